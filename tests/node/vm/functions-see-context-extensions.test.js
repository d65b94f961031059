'use strict';

// vm.compileFunction: parameters, extensions as scopes around the body, contexts, positions.

const assert = require('assert');
const vm = require('vm');

assert.strictEqual(vm.compileFunction('return a + b', ['a', 'b'])(1, 2), 3);
const inner = { x: 1 };
const outer = { x: 2, y: 3 };
const f = vm.compileFunction('z = 5; return [x, y, typeof w]', [], {
  contextExtensions: [outer, inner],
  parsingContext: vm.createContext({ w: 4 }),
});
assert.deepStrictEqual([...f()], [1, 3, 'number']);
assert.strictEqual(vm.compileFunction('return typeof y')(), 'undefined');

const context = vm.createContext({ name: 'inside' });
const g = vm.compileFunction('return name', [], { parsingContext: context });
assert.strictEqual(g(), 'inside');
context.name = 'changed';
assert.strictEqual(g(), 'changed');

assert.throws(() => vm.compileFunction('}); (function () {'), { name: 'SyntaxError' });
const thrower = vm.compileFunction('throw new Error("x")', [], {
  filename: 'file.js',
  lineOffset: 9,
});
assert.throws(thrower, (error) => error.stack.includes('file.js:10:7'));
assert.throws(
  () => vm.runInThisContext('throw new Error("boom")', 'shown.js'),
  (error) => error.stack.startsWith('shown.js:1\nthrow new Error("boom")\n^\n\nError: boom'),
);
assert.throws(
  () => new vm.Script('let let', 'bad.js'),
  (error) => error.stack.startsWith('bad.js:1\nlet let\n'),
);
