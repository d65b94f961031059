'use strict';
// A lock is held until the callback's promise settles; others wait, look whether it is free, give up or steal it.

const assert = require('assert');
const { locks, Worker } = require('worker_threads');
const finish = require('../finish.js');

finish(async () => {
  assert.strictEqual(navigator.locks, locks);
  const order = [];
  let release;
  const first = locks.request('a', (lock) => {
    assert.deepStrictEqual([lock.name, lock.mode], ['a', 'exclusive']);
    order.push('first');
    return new Promise((resolve) => (release = resolve));
  });
  const second = locks.request('a', () => order.push('second'));
  await locks.request('b', () => {});
  assert.strictEqual(await locks.request('a', { ifAvailable: true }, (lock) => lock), null);
  const controller = new AbortController();
  const third = locks.request('a', { signal: controller.signal }, () => assert.fail('aborted'));
  controller.abort();
  await assert.rejects(third, { name: 'AbortError' });
  const { held, pending } = await locks.query();
  assert.strictEqual(held.length, 1);
  assert.ok(pending.length >= 1);
  release('done');
  assert.strictEqual(await first, 'done');
  await second;
  assert.deepStrictEqual(order, ['first', 'second']);

  const shared = await Promise.all([
    locks.request('s', { mode: 'shared' }, async () => (await locks.query()).held.length),
    locks.request('s', { mode: 'shared' }, async () => (await locks.query()).held.length),
  ]);
  assert.ok(shared.includes(2));

  const worker = new Worker(
    `const { locks, parentPort } = require('worker_threads');
     locks.request('w', () => { parentPort.postMessage(1); return new Promise(() => {}); });
     setInterval(() => {}, 1e6);`,
    { eval: true },
  );
  await new Promise((resolve) => worker.once('message', resolve));
  assert.strictEqual(await locks.request('w', { ifAvailable: true }, (lock) => lock), null);
  await worker.terminate();
  assert.strictEqual(await locks.request('w', (lock) => lock.name), 'w');
});
