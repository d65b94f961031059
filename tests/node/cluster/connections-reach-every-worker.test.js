'use strict';
// Two workers listen at one port; connections go to both in turn, and all ends when the primary says so.
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  const online = [];
  const listening = [];
  cluster.on('online', (worker) => online.push(worker.id));
  cluster.on('listening', (worker, address) => {
    listening.push(address.port);
    if (listening.length < 2) return;
    assert.strictEqual(listening[0], listening[1]);
    ask(listening[0], 6, (answers) => {
      assert.deepStrictEqual([...new Set(answers)].sort(), ['1', '2']);
      cluster.disconnect(() => {
        assert.deepStrictEqual(online.sort(), [1, 2]);
        assert.deepStrictEqual(Object.keys(cluster.workers), []);
      });
    });
  });
  cluster.on('exit', (worker, code, signal) => {
    assert.strictEqual(worker.exitedAfterDisconnect, true);
    assert.deepStrictEqual([code, signal], [0, null]);
  });
  cluster.fork();
  cluster.fork();
} else {
  net.createServer((socket) => socket.end(String(cluster.worker.id))).listen(0);
}

function ask(port, count, done, answers = []) {
  if (answers.length === count) {
    done(answers);
    return;
  }
  let text = '';
  net
    .connect(port)
    .setEncoding('utf8')
    .on('data', (data) => (text += data))
    .on('close', () => ask(port, count, done, [...answers, text]));
}
