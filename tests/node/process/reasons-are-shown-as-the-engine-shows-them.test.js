'use strict';
// An unhandled rejection whose reason is no error names it without running any code of the program.
const assert = require('assert');

const told = [];
process.on('uncaughtException', (error) => {
  assert.strictEqual(error.name, 'UnhandledPromiseRejection');
  assert.deepStrictEqual(Object.keys(error), ['code', 'name']);
  told.push(/the reason "([\s\S]*)"\.$/.exec(error.message)[1]);
});
const no = () => assert.fail('code of the program ran');
const expected = [
  [() => 1, '() => 1'],
  [class A {}, 'class A {}'],
  [Symbol('q'), 'Symbol(q)'],
  [[1, 'a'], '[object Array]'],
  [{ a: 1 }, '#<Object>'],
  [new Map(), '#<Map>'],
  [new (class Foo {})(), '#<Foo>'],
  [new Date(0), '[object Date]'],
  [Object.create(null), '[object Object]'],
  [{ toString: no }, '[object Object]'],
  [Object.defineProperty({}, 'toString', { get: no }), '[object Object]'],
  [new Proxy({}, { get: no }), '#<Object>'],
  [null, 'null'],
  [5n, '5'],
];
for (const [reason] of expected) Promise.reject(reason);
process.on('exit', () => {
  assert.deepStrictEqual(
    told,
    expected.map(([, text]) => text),
  );
});
