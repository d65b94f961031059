'use strict';
// Threads that answer at once, later, or while they are busy: every message arrives, once and in order.
const assert = require('assert');
const { MessageChannel, Worker, isMainThread, parentPort, workerData } = require('worker_threads');

const ROUNDS = 2000;

/** Does what comes next in one of several ways, so that loops are met awake, going to sleep and asleep. */
function sometime(n, step) {
  switch (n % 7) {
    case 0:
      return setImmediate(step);
    case 1:
      return process.nextTick(step);
    case 2: {
      let x = 0;
      for (let i = 0; i < (n % 50) * 200; i++) x += i % 3;
      return step(x);
    }
    case 3:
      return n % 100 === 3 ? setTimeout(step, 1) : step();
    default:
      return step();
  }
}

if (!isMainThread) {
  // Every message is answered with two.
  parentPort.on('message', (n) => {
    sometime(n + workerData, () => {
      parentPort.postMessage(n);
      parentPort.postMessage(-n - 1);
    });
  });
} else {
  let left = 4;
  for (let id = 0; id < 3; id++) {
    const worker = new Worker(__filename, { workerData: id });
    let expected = 0;
    worker.on('message', (n) => {
      if (n >= 0) {
        assert.strictEqual(n, expected);
        return;
      }
      assert.strictEqual(-n - 1, expected);
      if (++expected === ROUNDS) {
        left--;
        worker.terminate();
        return;
      }
      const next = expected;
      sometime(next, () => worker.postMessage(next));
    });
    worker.postMessage(0);
  }

  // Within a thread.
  const { port1, port2 } = new MessageChannel();
  let count = 0;
  port2.on('message', (n) => port2.postMessage(n + 1));
  port1.on('message', (n) => {
    assert.strictEqual(n, count + 1);
    if (++count === ROUNDS) {
      left--;
      port1.close();
      return;
    }
    sometime(count, () => port1.postMessage(count));
  });
  port1.postMessage(0);

  process.on('exit', () => assert.strictEqual(left, 0));
}
