'use strict';

// What cannot be changed is named in the error: the object by its class, a function by its text, a string by itself.

const assert = require('assert');

class Foo {
  get only() {
    return 1;
  }
}
const frozen = Object.freeze(Object.assign(new Foo(), { x: 1 }));
const refuses = (operation, message) => assert.throws(operation, { name: 'TypeError', message });

const readOnly = (x, of) => `Cannot assign to read only property '${x}' of ${of}`;
refuses(
  () => {
    frozen.x = 2;
  },
  readOnly('x', "object '#<Foo>'"),
);
refuses(
  () => {
    Object.freeze([1])[0] = 2;
  },
  readOnly(0, "object '[object Array]'"),
);
refuses(
  () => {
    Object.freeze({ a: 1 }).a = 2;
  },
  readOnly('a', "object '#<Object>'"),
);
refuses(
  () => {
    Object.freeze(Object.assign(Object.create(null), { a: 1 })).a = 2;
  },
  readOnly('a', "object '[object Object]'"),
);
refuses(
  () => {
    Object.freeze(new RangeError('far')).message = '';
  },
  readOnly('message', "object 'RangeError: far'"),
);
refuses(
  () => {
    Object.freeze(function f() {}).prototype = 1;
  },
  readOnly('prototype', "function 'function f() {}'"),
);
refuses(
  () => {
    'abc'.length = 1;
  },
  readOnly('length', "string 'abc'"),
);

refuses(() => delete frozen.x, "Cannot delete property 'x' of #<Foo>");
refuses(() => delete [].length, "Cannot delete property 'length' of [object Array]");
refuses(() => delete process.exitCode, "Cannot delete property 'exitCode' of #<process>");
refuses(() => {
  new Foo().only = 2;
}, 'Cannot set property only of #<Foo> which has only a getter');
refuses(() => {
  new ArrayBuffer(1).byteLength = 2;
}, 'Cannot set property byteLength of #<ArrayBuffer> which has only a getter');
refuses(() => Object.setPrototypeOf(frozen, {}), '#<Foo> is not extensible');

const no = () => false;
refuses(() => {
  new Proxy({}, { set: no }).x = 1;
}, "'set' on proxy: trap returned falsish for property 'x'");
refuses(
  () => delete new Proxy({}, { deleteProperty: no }).x,
  "'deleteProperty' on proxy: trap returned falsish for property 'x'",
);
refuses(
  () => Object.defineProperty(new Proxy({}, { defineProperty: no }), 'x', { value: 1 }),
  "'defineProperty' on proxy: trap returned falsish for property 'x'",
);
// Optimised code says the same.
for (let i = 0; i < 3000; i++) {
  try {
    frozen.x = i;
  } catch ({ message }) {
    assert.strictEqual(message, readOnly('x', "object '#<Foo>'"));
  }
}
