'use strict';
// The functions that an executor or a thenable gets: only the first call counts, whichever of them it is, and what the
// executor throws rejects unless one was called.
const assert = require('node:assert');
const finish = require('../finish.js');

const seen = [];
const note = (name) => (value) => seen.push(`${name} ${value?.message ?? value}`);
const watch = (promise, name) => promise.then(note(`${name} fulfilled`), note(`${name} rejected`));

function run() {
  watch(
    new Promise((resolve) => {
      resolve(1);
      resolve(2);
    }),
    'twice',
  );
  watch(
    new Promise((resolve, reject) => {
      reject(1);
      resolve(2);
    }),
    'reject first',
  );
  watch(
    new Promise((resolve) => {
      resolve(1);
      throw new Error('late');
    }),
    'throws after',
  );
  watch(
    new Promise(() => {
      throw new Error('thrown');
    }),
    'throws',
  );
  watch(
    new Promise(function () {
      arguments[1]('by arguments');
    }),
    'arguments',
  );
  watch(
    new Promise((...both) => {
      both[0](both.length);
      both[1]('no');
    }),
    'rest',
  );
  let keep;
  const itself = new Promise((resolve) => {
    keep = resolve;
    assert.strictEqual(resolve.length, 1);
    assert.strictEqual(resolve.name, '');
    assert.strictEqual(Object.hasOwn(resolve, 'prototype'), false);
    assert.throws(() => new resolve(), TypeError);
  });
  keep(itself);
  watch(
    itself.catch((error) => error instanceof TypeError),
    'itself',
  );
  const thenable = (then) => new Promise((resolve) => resolve({ then }));
  watch(
    thenable((resolve, reject) => {
      resolve('thenable');
      reject('no');
    }),
    'thenable',
  );
  watch(
    thenable(() => {
      throw new Error('from then');
    }),
    'thenable throws',
  );
}

const expected = [
  'twice fulfilled 1',
  'reject first rejected 1',
  'throws after fulfilled 1',
  'throws rejected thrown',
  'arguments rejected by arguments',
  'rest fulfilled 2',
  'thenable fulfilled thenable',
  'thenable throws rejected from then',
  'itself fulfilled true',
];

finish(async () => {
  // Often enough for the functions to be compiled.
  for (let i = 0; i < 300; i++) {
    seen.length = 0;
    run();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepStrictEqual([...seen].sort(), [...expected].sort());
  }
});
