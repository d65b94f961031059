// Import attributes, data: URLs, queries as separate instances, and what import.meta tells.

import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'attributes-')));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return pathToFileURL(file).href;
};

const json = write('data.json', '{"a":[1]}');
assert.deepStrictEqual((await import(json, { with: { type: 'json' } })).default, { a: [1] });
await assert.rejects(import(json), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING', name: 'TypeError' });
const module = write(
  'm.mjs',
  'export let n = 0; export const add = () => ++n; export const { url, filename, dirname, main } = import.meta;',
);
await assert.rejects(import(module, { with: { type: 'json' } }), {
  code: 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE',
});

const first = await import(module);
const second = await import(`${module}?2`);
first.add();
assert.strictEqual(first.n, 1);
assert.strictEqual(second.n, 0);
assert.strictEqual(await import(module), first);
assert.strictEqual(second.url, `${module}?2`);
assert.strictEqual(first.filename, path.join(dir, 'm.mjs'));
assert.strictEqual(first.dirname, dir);
assert.strictEqual(first.main, false);
assert.strictEqual(import.meta.main, true);
assert.strictEqual(import.meta.resolve('./x.js'), new URL('./x.js', import.meta.url).href);
assert.strictEqual(import.meta.resolve('fs'), 'node:fs');

assert.strictEqual((await import('data:text/javascript,export default 6 * 7')).default, 42);
assert.deepStrictEqual(
  (await import('data:application/json,{"x":1}', { with: { type: 'json' } })).default,
  { x: 1 },
);
await assert.rejects(import('data:text/plain,hi'), { code: 'ERR_UNKNOWN_MODULE_FORMAT' });
await assert.rejects(import('https://example.com/x.js'), {
  code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME',
});
await assert.rejects(import('./not-here.js'), {
  code: 'ERR_MODULE_NOT_FOUND',
  url: new URL('./not-here.js', import.meta.url).href,
});
await assert.rejects(import(pathToFileURL(`${dir}/`).href), { code: 'ERR_UNSUPPORTED_DIR_IMPORT' });
await assert.rejects(import(write('x.unknown', '')), { code: 'ERR_UNKNOWN_FILE_EXTENSION' });
fs.rmSync(dir, { recursive: true });
