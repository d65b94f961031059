'use strict';
// Requests of one thread follow each other at once, in a program that has nothing else to do, and however many they are.

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { locks } = require('node:worker_threads');
const finish = require('../finish.js');

const storage = new AsyncLocalStorage();

finish(async () => {
  const told = [];
  const { promise, resolve: release } = Promise.withResolvers();
  const tell = (name) => () => told.push(`${name} ${storage.getStore()}`);
  const all = ['one', 'two', 'three'].map((name) =>
    storage.run(name, () =>
      locks
        .request('a', () => {
          tell(name)();
          return name === 'one' ? promise : undefined;
        })
        .then(tell(`${name} over`)),
    ),
  );
  await null;
  release();
  await Promise.all(all);
  assert.deepStrictEqual(told, [
    'one one',
    'two one',
    'three one',
    'one over one',
    'two over two',
    'three over three',
  ]);

  let count = 0;
  const many = [];
  for (let i = 0; i < 5000; i++) many.push(locks.request('b', () => count++));
  assert.strictEqual((await Promise.all(many)).length, 5000);
  assert.strictEqual(count, 5000);

  // Those behind one that is given up have their turn.
  const held = Promise.withResolvers();
  const shared = locks.request('c', { mode: 'shared' }, () => held.promise);
  const controller = new AbortController();
  const { signal } = controller;
  const given = locks.request('c', { signal }, () => assert.fail('given up'));
  const behind = locks.request('c', { mode: 'shared' }, () => 'behind');
  controller.abort();
  await assert.rejects(given, { name: 'AbortError' });
  held.resolve('held');
  assert.deepStrictEqual(await Promise.all([shared, behind]), ['held', 'behind']);
});
