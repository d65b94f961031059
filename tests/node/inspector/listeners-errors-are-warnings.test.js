'use strict';
// What the listeners of a session throw does not reach those who post; in a worker nothing can be traced.

const assert = require('assert');
const { once } = require('events');
const { Session } = require('inspector');
const { Worker, isMainThread, parentPort } = require('worker_threads');
const finish = require('../finish.js');

const session = new Session();
session.connect();
if (isMainThread) {
  finish(async () => {
    session.post('Runtime.evaluate', { expression: '1' }, () => {
      throw new Error('thrown');
    });
    const [warning] = await once(process, 'warning');
    assert.strictEqual(warning.message, 'thrown');
    const [message] = await once(new Worker(__filename), 'message');
    assert.match(message, /-32600: Tracing properties can only be changed through main thread/);
  });
} else {
  const traceConfig = { includedCategories: ['node.perf'] };
  session.post('NodeTracing.start', { traceConfig }, (error) =>
    parentPort.postMessage(error.message),
  );
}
