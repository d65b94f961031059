'use strict';
// With SCHED_NONE workers accept from one socket; a worker that has died is replaced and takes its part.
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

cluster.schedulingPolicy = cluster.SCHED_NONE;
if (cluster.isPrimary) {
  let port;
  let listening = 0;
  let deaths = 0;
  cluster.on('listening', (worker, address) => {
    port ??= address.port;
    assert.strictEqual(address.port, port);
    if (++listening === 2) ask('die');
    else if (listening === 3) ask('answer');
  });
  cluster.on('exit', (worker, code) => {
    if (worker.exitedAfterDisconnect) return;
    assert.strictEqual(code, 3);
    deaths++;
    cluster.fork();
  });
  const ask = (word) => {
    let text = '';
    net
      .connect(port, () => {})
      .on('data', (data) => (text += data))
      .on('error', () => {})
      .on('close', () => {
        if (word !== 'answer') return;
        assert.match(text, /^[123]$/);
        cluster.disconnect();
      })
      .end(word);
  };
  cluster.fork();
  cluster.fork();
  process.on('exit', () => assert.strictEqual(deaths, 1));
} else {
  const server = net.createServer((socket) => {
    socket.on('data', (word) => {
      if (`${word}` === 'die') process.exit(3);
      socket.end(`${cluster.worker.id}`);
    });
  });
  server.listen(0);
}
