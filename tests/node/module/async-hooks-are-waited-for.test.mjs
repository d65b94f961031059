// Whoever cannot go on without an answer of asynchronous hooks (`import.meta.resolve`, `require()` of an ES module) waits
// for it, and gets the hooks' errors.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire, register } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

register(
  `data:text/javascript,${encodeURIComponent(`
    class Odd extends RangeError {}
    const later = () => new Promise((resolve) => setTimeout(resolve, 5));
    export async function resolve(specifier, context, nextResolve) {
      if (specifier === 'virtual:never') return new Promise(() => {});
      if (specifier === 'virtual:number') return { shortCircuit: true, url: 5 };
      if (specifier === 'virtual:text') throw 'a text';
      await later();
      if (specifier === 'virtual:error') throw Object.assign(new Odd('not here'), { detail: { depth: 1 } });
      if (specifier.startsWith('virtual:')) return { shortCircuit: true, url: specifier, format: 'module' };
      return nextResolve(specifier, context);
    }
    export async function load(url, context, nextLoad) {
      if (!url.startsWith('virtual:')) return nextLoad(url, context);
      await later();
      return { shortCircuit: true, format: 'module', source: 'export default ' + JSON.stringify(url) };
    }
  `)}`,
);

assert.strictEqual(import.meta.resolve('virtual:a'), 'virtual:a');
assert.throws(() => import.meta.resolve('virtual:error'), {
  constructor: RangeError,
  message: 'not here',
  detail: { depth: 1 },
});
assert.throws(() => import.meta.resolve('virtual:number'), {
  code: 'ERR_INVALID_RETURN_PROPERTY_VALUE',
});
assert.throws(() => import.meta.resolve('virtual:never'), {
  code: 'ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED',
});
await assert.rejects(import('virtual:error'), RangeError);
assert.strictEqual(await import('virtual:text').catch((error) => error), 'a text');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'async-hooks-'));
try {
  const file = path.join(folder, 'main.mjs');
  fs.writeFileSync(file, "export { default } from 'virtual:b';");
  const require = createRequire(pathToFileURL(file));
  assert.strictEqual(require(file).default, 'virtual:b');
} finally {
  fs.rmSync(folder, { recursive: true });
}
