'use strict';
// A package.json that ends in the middle, or maps that make no sense, name their file; a module that throws half-way is
// loaded anew by the next who wants it, and throws again.

const assert = require('assert');
const fs = require('fs');
const { createRequire, findPackageJSON } = require('module');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const finish = require('../finish.js');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'broken-')));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const main = write('main.mjs', 'export const load = (name) => import(name);');
write('node_modules/cut/package.json', '{ "name": "cut", "main": "./in');
write('node_modules/cut/index.js', '');
write('node_modules/mixed/package.json', '{ "exports": { ".": "./x.js", "import": "./x.js" } }');
write('node_modules/number/package.json', '{ "exports": { "1": "./x.js" } }');
write('node_modules/away/package.json', '{ "exports": { ".": "../other.js", "./a": "/etc" } }');
write('node_modules/false/package.json', '{ "exports": false }');
write('node_modules/false/index.js', "module.exports = 'not mapped';");
const half = write('half.cjs', "exports.done = 1; globalThis.runs++; throw new Error('half-way');");
const halfModule = write('half.mjs', "globalThis.runs++; throw new Error('half-way');");
const require_ = createRequire(main);

finish(async () => {
  try {
    const { load } = await import(pathToFileURL(main).href);
    for (const [name, code] of [
      ['cut', 'ERR_INVALID_PACKAGE_CONFIG'],
      ['mixed', 'ERR_INVALID_PACKAGE_CONFIG'],
      ['number', 'ERR_INVALID_PACKAGE_CONFIG'],
      ['away', 'ERR_INVALID_PACKAGE_TARGET'],
      ['away/a', 'ERR_INVALID_PACKAGE_TARGET'],
      ['away/b', 'ERR_PACKAGE_PATH_NOT_EXPORTED'],
    ]) {
      const folder = path.join(dir, 'node_modules', name.split('/')[0]);
      const isTold = (error) => error.code === code && error.message.includes(folder);
      assert.throws(() => require_(name), isTold, name);
      await assert.rejects(load(name), isTold, name);
    }
    assert.strictEqual(require_('false'), 'not mapped');
    assert.strictEqual(
      findPackageJSON('false', pathToFileURL(main)),
      path.join(dir, 'node_modules/false/package.json'),
    );

    globalThis.runs = 0;
    for (let i = 1; i <= 2; i++) {
      assert.throws(() => require(half), { message: 'half-way' });
      assert.strictEqual(require.cache[half], undefined);
      assert.strictEqual(globalThis.runs, i);
    }
    globalThis.runs = 0;
    for (let i = 1; i <= 2; i++) {
      await assert.rejects(import(pathToFileURL(halfModule).href), { message: 'half-way' });
      assert.throws(() => require(halfModule), { message: 'half-way' });
    }
    // An ES module is evaluated once, whatever came of it.
    assert.strictEqual(globalThis.runs, 1);
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
});
