'use strict';
const assert = require('assert');
const cluster = require('cluster');

if (cluster.isPrimary) {
  assert.strictEqual(cluster.worker, undefined);
  const worker = cluster.fork({ GIVEN: 'yes' });
  worker.on('message', (message) => {
    assert.deepStrictEqual(message, { given: 'yes', id: worker.id });
    assert.strictEqual(worker.isConnected(), true);
    worker.kill('SIGKILL');
  });
  worker.on('exit', (code, signal) => {
    assert.deepStrictEqual([code, signal], [null, 'SIGKILL']);
    assert.strictEqual(worker.isDead(), true);
    assert.strictEqual(worker.exitedAfterDisconnect, false);
  });
} else {
  assert.strictEqual(process.env.NODE_UNIQUE_ID, undefined);
  process.send({ given: process.env.GIVEN, id: cluster.worker.id });
}
