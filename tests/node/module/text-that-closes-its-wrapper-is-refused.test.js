'use strict';
// A CommonJS file is the body of a function; text that would end the function and begin something else is no such body.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wrapper-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const load = (text) => {
  const file = path.join(folder, 'file.js');
  fs.writeFileSync(file, text);
  delete require.cache[file];
  return require(file);
};

globalThis.ran = 0;
for (const text of [
  '}); ran++; (function () {',
  '}), (function () { ran++;',
  '}); (function () {',
  '} + function () {',
]) {
  assert.throws(() => load(text), { name: 'SyntaxError', message: /^Unexpected token/ }, text);
}
assert.strictEqual(globalThis.ran, 0);

// What only looks like it is fine, whatever its characters take.
assert.strictEqual(load("exports.a = '}); (function () {'; // é €").a, '}); (function () {');
assert.strictEqual(load('#!/usr/bin/env node\nexports.a = 2;').a, 2);
assert.deepStrictEqual(load(''), {});
assert.strictEqual(load("'use asm'; exports.a = 3;").a, 3);
assert.strictEqual(load('exports.a = () => 4').a(), 4);
