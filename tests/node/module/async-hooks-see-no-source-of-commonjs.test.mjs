// Asynchronous hooks are given no source of CommonJS, not even where only the text of a file told what it is.
import assert from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const dir = mkdtempSync(join(tmpdir(), 'no-source-'));
const files = {
  'detected.js': 'exports.a = 1;',
  'named.cjs': 'exports.a = 1;',
  'module.mjs': 'export const a = 1;',
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);

const hooks = `
  let port;
  export const initialize = (data) => { port = data; };
  export async function load(url, context, next) {
    const { format, source } = await next(url, context);
    port.postMessage({ url, format, source: source == null ? source : String(source) });
    return { format, source, shortCircuit: true };
  }`;

const { port1, port2 } = new MessageChannel();
const seen = new Map();
const heard = new Promise((resolve) => {
  port1.on('message', ({ url, ...rest }) => {
    seen.set(url.slice(url.lastIndexOf('/') + 1), rest);
    if (seen.size === 3) resolve();
  });
});

try {
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
    data: port2,
    transferList: [port2],
  });
  for (const name of Object.keys(files)) {
    assert.strictEqual((await import(pathToFileURL(join(dir, name)).href)).a, 1, name);
  }
  await heard;
  assert.deepStrictEqual(seen.get('detected.js'), { format: 'commonjs', source: null });
  assert.deepStrictEqual(seen.get('named.cjs'), { format: 'commonjs', source: undefined });
  assert.deepStrictEqual(seen.get('module.mjs'), { format: 'module', source: files['module.mjs'] });
} finally {
  port1.close();
  rmSync(dir, { recursive: true });
}
