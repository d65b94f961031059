// A CommonJS file is one module however it is imported: queries and fragments make other ES modules of it, with the same
// exports, and only taking it out of `require.cache` has it run again.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'query-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const require = createRequire(import.meta.url);
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};
const load = (file, suffix) => import(pathToFileURL(file) + suffix);

globalThis.runs = 0;
const file = write('file.cjs', 'runs++; exports.a = 1; exports.id = module.id;');
const first = await load(file, '?1');
const second = await load(file, '?2#part');
const plain = await load(file, '');
assert.strictEqual(globalThis.runs, 1);
assert.notStrictEqual(first, second);
assert.strictEqual(first.default, second.default);
assert.strictEqual(first.default, plain.default);
assert.strictEqual(first.default, require(file));
assert.strictEqual(first.id, file);

// Taken out of the cache it runs again, and its names are looked up again.
write('file.cjs', 'runs++; exports.a = 2; exports.b = 3;');
assert.strictEqual((await load(file, '?3')).a, 1);
delete require.cache[file];
const again = await load(file, '?4');
assert.deepStrictEqual(Object.keys(again), ['a', 'b', 'default', 'module.exports']);
assert.strictEqual(globalThis.runs, 2);

// What was required first is imported under any query.
const required = write('required.cjs', 'runs++;');
require(required);
assert.strictEqual((await load(required, '?x')).default, require(required));
assert.strictEqual(globalThis.runs, 3);

// What throws is no module: it runs anew for each URL, once.
const broken = write('broken.cjs', 'runs++; throw new Error("broken");');
for (const suffix of ['?1', '?2', '?1'])
  await assert.rejects(load(broken, suffix), /^Error: broken$/);
assert.strictEqual(globalThis.runs, 5);

// Nor do hooks change that; one that has other text loaded leaves the file its own name.
const other = write('other.cjs', 'runs++; exports.id = module.id; exports.name = __filename;');
const hooks = registerHooks({
  load(url, context, nextLoad) {
    if (url.includes('hooked'))
      return nextLoad(pathToFileURL(other).href, { ...context, format: 'commonjs' });
    return nextLoad(url, context);
  },
});
const hooked = write('hooked?.cjs', '');
for (const suffix of ['?1', '?2']) {
  const { id, name } = await load(hooked, suffix);
  assert.strictEqual(id, hooked);
  assert.strictEqual(name, hooked);
}
assert.strictEqual(globalThis.runs, 6);
hooks.deregister();
