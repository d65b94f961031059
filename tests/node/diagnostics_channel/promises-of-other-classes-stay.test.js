'use strict';
// What a traced function returns is handed on as it is when it is a promise of a class of its own.

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { tracingChannel } = require('node:diagnostics_channel');
const finish = require('../finish.js');

const channel = tracingChannel('promises');
let told = 0;
const storage = new AsyncLocalStorage();
channel.asyncStart.bindStore(storage, () => 'bound');
const stores = [];
channel.asyncStart.subscribe(() => stores.push(storage.getStore()));
channel.asyncEnd.subscribe(() => told++);
const trace = (value) => channel.tracePromise(() => value);

class Own extends Promise {}

finish(async () => {
  for (const value of [Own.resolve(1), { then: (done) => done(1) }]) {
    const traced = trace(value);
    assert.strictEqual(traced, value);
    assert.strictEqual(await traced, 1);
  }
  const plain = Promise.resolve(2);
  plain.then = () => assert.fail('must not be called');
  const traced = trace(plain);
  assert.notStrictEqual(traced, plain);
  assert.strictEqual(await traced, 2);
  assert.strictEqual(told, 3);
  // The stores of `asyncStart` are bound while its subscribers are told.
  assert.deepStrictEqual(stores, ['bound', 'bound', 'bound']);
});
