'use strict';
// The language's own errors say what they say in V8.
const assert = require('assert');

const cases = [
  ['let u; u.foo', "Cannot read properties of undefined (reading 'foo')"],
  ['let u; u.foo()', "Cannot read properties of undefined (reading 'foo')"],
  ['null.foo = 1', "Cannot set properties of null (setting 'foo')"],
  ['missing', 'missing is not defined'],
  ['let o = {}; o.f()', 'o.f is not a function'],
  ['const c = 1; c = 2', 'Assignment to constant variable.'],
  ['late; let late', "Cannot access 'late' before initialization"],
  ['let o = 5; [...o]', 'o is not iterable'],
  ['const [a] = null', 'null is not iterable'],
  ['const { a } = undefined', "Cannot destructure property 'a' of 'undefined' as it is undefined."],
  ['class K {} K()', "Class constructor K cannot be invoked without 'new'"],
  ['class K {} K.call({})', "Class constructor K cannot be invoked without 'new'"],
  ['let k = {}; new k()', 'k is not a constructor'],
  ['new Array(-1)', 'Invalid array length'],
  ['[].reduce((a) => a)', 'Reduce of empty array with no initial value'],
  ['(1).toString(1)', 'toString() radix argument must be between 2 and 36'],
  ['1n + 1', 'Cannot mix BigInt and other types, use explicit conversions'],
  ['+1n', 'Cannot convert a BigInt value to a number'],
  ['`${Symbol()}`', 'Cannot convert a Symbol value to a string'],
  ['Object.keys(null)', 'Cannot convert undefined or null to object'],
  [
    "'use strict'; Object.freeze({ a: 1 }).a = 2",
    "Cannot assign to read only property 'a' of object '#<Object>'",
  ],
  [
    "'use strict'; ({ get a() {} }).a = 1",
    'Cannot set property a of #<Object> which has only a getter',
  ],
  ["'use strict'; delete Object.freeze({ a: 1 }).a", "Cannot delete property 'a' of #<Object>"],
  ["'a' in 'b'", "Cannot use 'in' operator to search for 'a' in b"],
  ['decodeURIComponent("%")', 'URI malformed'],
  ['new Date(NaN).toISOString()', 'Invalid time value'],
  ['function r() { r(); } r()', 'Maximum call stack size exceeded'],
  ['JSON.parse("")', 'Unexpected end of JSON input'],
  ['JSON.parse("{")', "Expected property name or '}' in JSON at position 1 (line 1 column 2)"],
  [
    'JSON.parse("[1 2]")',
    "Expected ',' or ']' after array element in JSON at position 3 (line 1 column 4)",
  ],
  ['JSON.parse("abc")', 'Unexpected token \'a\', "abc" is not valid JSON'],
  ['JSON.parse(undefined)', '"undefined" is not valid JSON'],
  ['JSON.stringify(1n)', 'Do not know how to serialize a BigInt'],
  ['new RegExp("[")', 'Invalid regular expression: /[/: Unterminated character class'],
];
for (const [source, message] of cases) {
  let caught;
  try {
    new Function(source)();
  } catch (error) {
    caught = error;
  }
  assert.strictEqual(caught?.message, message, source);
}

const syntax = [
  ['}', "Unexpected token '}'"],
  ['foo bar', "Unexpected identifier 'bar'"],
  ['let a; let a', "Identifier 'a' has already been declared"],
  ['if', 'Unexpected end of input'],
  ['"abc', 'Invalid or unexpected token'],
  ['break', 'Illegal break statement'],
  ['import x from "y"', 'Cannot use import statement outside a module'],
];
for (const [source, message] of syntax) {
  // biome-ignore lint/security/noGlobalEval: the subject of the test
  assert.throws(() => (0, eval)(source), { name: 'SyntaxError', message }, source);
}

const cycle = { list: [] };
cycle.list.push(cycle);
assert.throws(() => JSON.stringify(cycle), {
  name: 'TypeError',
  message: `Converting circular structure to JSON
    --> starting at object with constructor 'Object'
    |     property 'list' -> object with constructor 'Array'
    --- index 0 closes the circle`,
});
