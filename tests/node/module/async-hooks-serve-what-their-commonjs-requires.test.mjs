// CommonJS whose source an asynchronous load hook gave requires everything through the hooks; what it requires without
// a source of a hook is the CommonJS loader's again.
import assert from 'node:assert';
import fs from 'node:fs';
import { register } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hooked-require-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

for (const [name, text] of Object.entries({
  'main.cjs': `
    exports.inner = require('./inner');
    exports.again = require('./inner.js') === exports.inner;
    exports.data = require('./data.json');
    exports.module = require('./module.mjs').value;
    exports.plain = require('./plain.cjs');
    exports.cycle = require('./cycle-a.cjs');
    exports.builtin = require('process') === process && require('node:process') === process;
    exports.has = [typeof require.cache, typeof require.extensions, require.main === process.mainModule];
    exports.resolved = [require.resolve('./inner'), require.resolve('fs')];
    for (const request of ['./missing.cjs', 5, './throws.cjs', './throws.cjs']) {
      try { require(request); } catch (error) { (exports.errors ??= []).push(error.code ?? error.message); }
    }`,
  'inner.js': `exports.marked = MARK; exports.deeper = require('./deeper.cjs');`,
  'deeper.cjs': `module.exports = MARK;`,
  'data.json': `{"a": 1}`,
  'module.mjs': `export const value = 'of a module';`,
  'plain.cjs': `module.exports = [typeof MARK, require('./plainer.cjs'), typeof require.cache];`,
  'plainer.cjs': `module.exports = typeof MARK;`,
  'cycle-a.cjs': `exports.early = 1; exports.two = require('./cycle-b.cjs').one;`,
  'cycle-b.cjs': `exports.one = require('./cycle-a.cjs').early;`,
  'throws.cjs': `throw new Error('thrown ' + (globalThis.times = (globalThis.times ?? 0) + 1));`,
  'hooks.mjs': `
    import fs from 'node:fs';
    export async function load(url, context, next) {
      if (!/\\.c?js$/.test(url) || url.includes('plain')) return next(url, context);
      const text = fs.readFileSync(new URL(url), 'utf8');
      return { format: 'commonjs', source: text.replace('MARK', '"hooked"'), shortCircuit: true };
    }`,
})) {
  fs.writeFileSync(path.join(folder, name), text);
}

register(pathToFileURL(path.join(folder, 'hooks.mjs')));
const { default: found } = await import(pathToFileURL(path.join(folder, 'main.cjs')));

assert.deepStrictEqual(found, {
  inner: { marked: 'hooked', deeper: 'hooked' },
  again: true,
  data: { a: 1 },
  module: 'of a module',
  plain: ['undefined', 'undefined', 'object'],
  cycle: { early: 1, two: 1 },
  builtin: true,
  has: ['undefined', 'undefined', true],
  resolved: [path.join(fs.realpathSync(folder), 'inner.js'), 'node:fs'],
  errors: ['MODULE_NOT_FOUND', 'ERR_INVALID_ARG_TYPE', 'thrown 1', 'thrown 1'],
});
