'use strict';

// What an error says of a value does not take for ever and runs nothing of the program's.

const assert = require('assert');

const far = [];
far[2 ** 32 - 2] = 1;
const loud = {
  get x() {
    throw new Error('asked');
  },
};
class Thing {}

for (const value of [far, loud, new Thing(), new Map([[1, far]]), new Proxy([], {})]) {
  for (const call of [
    () => [1].forEach(...[value]),
    () => new Promise(...[value]),
    () => Reflect.apply(...[value]),
    () => Reflect.construct(...[value]),
    () => new Map([[1, 1]]).forEach(...[value]),
    () => Array.from([1], ...[value]),
  ]) {
    assert.throws(call, (error) => error instanceof TypeError && error.message.length < 200);
  }
}
