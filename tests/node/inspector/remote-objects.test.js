'use strict';

// What Runtime.evaluate shows of values: type, subtype, class, description and preview.

const assert = require('assert');
const { Session } = require('inspector');

const session = new Session();
session.connect();

function evaluate(expression, more) {
  let outcome;
  session.post('Runtime.evaluate', { expression: `(${expression})`, ...more }, (error, result) => {
    outcome = error ?? result;
  });
  return outcome;
}

function shown(expression) {
  const { result } = evaluate(expression);
  delete result.objectId;
  return result;
}

for (const [expression, expected] of [
  ['1', { type: 'number', value: 1, description: '1' }],
  ['-0', { type: 'number', unserializableValue: '-0', description: '-0' }],
  ['10n', { type: 'bigint', unserializableValue: '10n', description: '10n' }],
  ['"s"', { type: 'string', value: 's' }],
  ['null', { type: 'object', subtype: 'null', value: null }],
  ['undefined', { type: 'undefined' }],
  ['Symbol("a")', { type: 'symbol', description: 'Symbol(a)' }],
  ['()=>1', { type: 'function', className: 'Function', description: '()=>1' }],
  ['[1, 2]', { type: 'object', subtype: 'array', className: 'Array', description: 'Array(2)' }],
  [
    'new Map([[1, 2]])',
    { type: 'object', subtype: 'map', className: 'Map', description: 'Map(1)' },
  ],
  ['new Set', { type: 'object', subtype: 'set', className: 'Set', description: 'Set(0)' }],
  ['/a/g', { type: 'object', subtype: 'regexp', className: 'RegExp', description: '/a/g' }],
  ['new (class Foo {})', { type: 'object', className: 'Foo', description: 'Foo' }],
  [
    'new Uint8Array(3)',
    {
      type: 'object',
      subtype: 'typedarray',
      className: 'Uint8Array',
      description: 'Uint8Array(3)',
    },
  ],
  [
    'new Proxy({}, {})',
    { type: 'object', subtype: 'proxy', className: 'Object', description: 'Proxy(Object)' },
  ],
  ['Math', { type: 'object', className: 'Math', description: 'Math' }],
]) {
  assert.deepStrictEqual(shown(expression), expected, expression);
}

const { preview } = evaluate('{ a: 1, b: "two", c: [1], d: null, e() {} }', {
  generatePreview: true,
}).result;
assert.deepStrictEqual(preview, {
  type: 'object',
  description: 'Object',
  overflow: false,
  properties: [
    { name: 'a', type: 'number', value: '1' },
    { name: 'b', type: 'string', value: 'two' },
    { name: 'c', type: 'object', value: 'Array(1)', subtype: 'array' },
    { name: 'd', type: 'object', value: 'null', subtype: 'null' },
    { name: 'e', type: 'function', value: '' },
  ],
});

assert.deepStrictEqual(evaluate('{ a: [1, { b: 2 }] }', { returnByValue: true }).result, {
  type: 'object',
  value: { a: [1, { b: 2 }] },
});

const thrown = evaluate('(() => { throw new TypeError("bad") })()');
assert.strictEqual(thrown.exceptionDetails.text, 'Uncaught');
assert.strictEqual(thrown.exceptionDetails.exception.className, 'TypeError');
assert.match(thrown.result.description, /^TypeError: bad\n/);

session.disconnect();
