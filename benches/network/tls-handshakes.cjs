'use strict';

// Full handshakes of new clients, four at a time: prints handshakes per second, and the processor time of one in microseconds.
// Needs the openssl program.

const { spawn } = require('node:child_process');
const tls = require('node:tls');
const { cert, key } = require('./tls-identity.cjs');

const seconds = Number(process.argv[2] || 3);
const version = process.argv[3] === '1.2' ? ['-tls1_2'] : [];
let count = 0;

const server = tls.createServer({ cert, key }, (socket) => {
  count++;
  socket.on('error', () => {});
  socket.resume();
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  load(port, 1, () => {
    const cpu = process.cpuUsage();
    const begin = process.hrtime.bigint();
    count = 0;
    load(port, seconds, () => {
      const elapsed = Number(process.hrtime.bigint() - begin) / 1e9;
      const { user, system } = process.cpuUsage(cpu);
      const rate = (count / elapsed).toFixed(0);
      console.log(`${rate} handshakes/s\t${((user + system) / count).toFixed(1)} µs`);
      process.exit();
    });
  });
});

function load(port, time, done) {
  let running = 4;
  for (let i = 0; i < 4; i++) {
    const args = [
      's_time',
      '-connect',
      `127.0.0.1:${port}`,
      '-new',
      '-time',
      `${time}`,
      ...version,
    ];
    const client = spawn('openssl', args, { stdio: 'ignore' });
    client.on('exit', () => {
      if (--running === 0) done();
    });
  }
}
