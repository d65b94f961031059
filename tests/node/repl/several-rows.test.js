'use strict';
const assert = require('assert');
const { session } = require('./session.js');

const incomplete = [
  'function f() {',
  '[1,',
  '`a',
  '/* c',
  "'a\\",
  'x = {',
  'if (1) {',
  'f(',
  'class A {',
];
for (const line of incomplete) {
  const s = session();
  s.text();
  s.write(`${line}\n`);
  assert.strictEqual(s.text(), '| ', line);
  s.server.close();
}

const wrong = ['foo(1))', 'a = 3.5e', '[] \\', '}', "'abc", '/a', '{})'];
for (const line of wrong) {
  const s = session();
  s.text();
  s.write(`${line}\n`);
  assert.match(s.text(), /Uncaught SyntaxError/, line);
  s.server.close();
}

const s = session();
s.text();
s.write('[1,\n');
s.write('2]\n');
assert.strictEqual(s.text(), '| [ 1, 2 ]\n> ');
s.write('f(\n');
s.write('.break\n');
assert.strictEqual(s.text(), '| > ');
s.server.close();
