'use strict';
// A lock that is free is granted at once, a stolen one rejects for its first holder, and a query tells of the asking thread.

const assert = require('assert');
const { locks, threadId, Worker } = require('worker_threads');
const finish = require('../finish.js');

async function steal(name, callback) {
  const first = locks.request(name, callback).then(
    (value) => `kept ${value}`,
    (error) => error.name,
  );
  const second = locks.request(name, { steal: true }, async () => 'stolen');
  return Promise.all([first, second]);
}

finish(async () => {
  const order = [];
  const request = locks.request('free', () => order.push('callback'));
  order.push('after');
  await request;
  assert.deepStrictEqual(order, ['callback', 'after']);

  assert.deepStrictEqual(await steal('a', () => 1), ['kept 1', 'stolen']);
  assert.deepStrictEqual(await steal('b', async () => 1), ['AbortError', 'stolen']);
  assert.deepStrictEqual(await steal('c', () => new Promise(() => {})), ['AbortError', 'stolen']);

  const worker = new Worker(
    `const { locks, parentPort } = require('worker_threads');
     locks.request('s', { mode: 'shared' }, () => new Promise(() => parentPort.postMessage(1)));
     setInterval(() => {}, 1e6);`,
    { eval: true },
  );
  await new Promise((resolve) => worker.once('message', resolve));
  await locks.request('s', { mode: 'shared' }, async () => {
    const { held } = await locks.query();
    assert.deepStrictEqual(
      held.map(({ name, clientId }) => [name, clientId]),
      [['s', `node-${process.pid}-${threadId}`]],
    );
  });
  await worker.terminate();
});
