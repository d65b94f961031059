'use strict';
// A stack that overflows where promises are heard of, in code that was optimised long before: an error that can be caught.

const assert = require('node:assert');
const { createHook } = require('node:async_hooks');

createHook({ init() {}, before() {}, after() {}, destroy() {}, promiseResolve() {} }).enable();

async function made(depth) {
  return { depth };
}

function descend(list, depth) {
  for (const inner of list) {
    made(depth);
    descend(inner, depth + 1);
  }
}

let nested = [];
for (let i = 0; i < 100; i++) nested = [nested];
for (let i = 0; i < 100; i++) descend(nested, 0);
for (let i = 0; i < 50000; i++) nested = [nested];
assert.throws(() => descend(nested, 0), {
  name: 'RangeError',
  message: 'Maximum call stack size exceeded',
});
