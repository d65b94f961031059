'use strict';
// The text of `stack` names functions, methods, constructors, evals and builtins as V8 does.
const assert = require('assert');

const line = (n = 1) => new Error('x').stack.split('\n')[1 + n].trim();
const where = (text) => text.replace(/^at /, '').replace(/ \(.*$/, '');

class A {
  constructor() {
    this.made = line();
  }
  method() {
    return line();
  }
  static make() {
    return line();
  }
  get property() {
    return line();
  }
  #hidden() {
    return line();
  }
  viaHidden() {
    return this.#hidden();
  }
}
class B extends A {}

assert.strictEqual(where(new A().made), 'new A');
assert.strictEqual(where(new A().method()), 'A.method');
assert.strictEqual(where(new B().method()), 'B.method');
assert.strictEqual(where(A.make()), 'A.make');
assert.strictEqual(where(new A().property), 'get property');
assert.strictEqual(where(new A().viaHidden()), '#hidden');

const object = {
  method() {
    return line();
  },
  'with space'() {
    return line();
  },
};
assert.strictEqual(where(object.method()), 'Object.method');
assert.strictEqual(where(object['with space']()), 'with space');
object.alias = object.method;
function plain() {
  return line();
}
assert.strictEqual(where(plain()), 'plain');
assert.strictEqual(where({ other: plain }.other()), 'Object.plain [as other]');
assert.strictEqual(where([1].map(() => line(2))[0]), 'Array.map');
assert.match((() => line())(), /^at .*stack-format\.test\.js:\d+:\d+$/);
assert.match(line(0), /^at line \(.*stack-format\.test\.js:\d+:\d+\)$/);

// biome-ignore lint/security/noGlobalEval: the subject of the test
const evaluated = eval('new Error("e").stack').split('\n')[1].trim();
assert.match(
  evaluated,
  /^at eval \(eval at <anonymous> \(.*stack-format\.test\.js:\d+:\d+\), <anonymous>:1:1\)$/,
);
