'use strict';

// What is said where something is added to an object that is frozen, sealed or takes nothing more.

const assert = require('node:assert');

const frozen = Object.freeze([1, 2, 3]);
const sealed = Object.seal([1, 2]);
const closed = Object.preventExtensions([]);
const add = (key) => `Cannot add property ${key}, object is not extensible`;
const define = (key) => `Cannot define property ${key}, object is not extensible`;

for (const [act, message] of [
  [() => frozen.push(4), add(3)],
  [() => frozen.unshift(0), add(3)],
  [() => frozen.splice(1, 0, 9), add(3)],
  [
    () => {
      frozen[5] = 0;
    },
    add(5),
  ],
  [() => sealed.push(3), add(2)],
  [
    () => {
      sealed[2] = 3;
    },
    add(2),
  ],
  [() => closed.push(1), add(0)],
  [() => Array.prototype.push.call(Object.freeze({ length: 2 }), 1), add(2)],
  [() => Object.assign(Object.freeze({ a: 1 }), { b: 1 }), add('b')],
  [
    () => {
      Object.freeze({}).größe = 1;
    },
    add('größe'),
  ],
  [() => Object.defineProperty(Object.freeze({}), 'x', { value: 1 }), define('x')],
  [() => Object.defineProperty(Object.freeze([]), 0, { value: 1 }), define(0)],
  [() => Object.defineProperties(Object.freeze({}), { x: { value: 1 } }), define('x')],
]) {
  assert.throws(act, { name: 'TypeError', message });
}
