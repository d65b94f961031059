'use strict';
// Importing CommonJS gives its exports as default and, as far as the source shows them, by name.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const finish = require('../finish.js');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'names-')));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return pathToFileURL(file).href;
};

finish(async () => {
  const plain = await import(
    write('plain.cjs', 'exports.a = 1; exports["b"] = 2; exports.__esModule = true;')
  );
  assert.deepStrictEqual(Object.keys(plain), ['__esModule', 'a', 'b', 'default', 'module.exports']);
  assert.deepStrictEqual(plain.default, { a: 1, b: 2, __esModule: true });

  write('inner.cjs', 'exports.deep = 3;');
  const passed = await import(write('outer.cjs', "module.exports = require('./inner.cjs');"));
  assert.strictEqual(passed.deep, 3);

  const missing = write('missing.mjs', "import { nothing } from './inner.cjs';");
  await assert.rejects(import(missing), (error) => {
    assert.strictEqual(error.name, 'SyntaxError');
    assert.match(
      error.message,
      /^Named export 'nothing' not found\. The requested module '\.\/inner\.cjs' is a CommonJS/,
    );
    assert.match(error.message, /import pkg from '\.\/inner\.cjs';\nconst \{ nothing \} = pkg;/);
    return true;
  });

  // One instance, whichever way it is reached.
  const file = path.join(dir, 'inner.cjs');
  assert.strictEqual((await import(pathToFileURL(file).href)).default, require(file));

  await assert.rejects(import(write('uses-require.mjs', "require('fs');")), {
    message: 'require is not defined in ES module scope, you can use import instead',
  });
  fs.rmSync(dir, { recursive: true });
});
