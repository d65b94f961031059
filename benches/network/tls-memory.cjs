'use strict';

// What keep-alive connections cost a TLS server: prints the megabytes that its resident memory grew by for 10,000 of them, each
// of which has made one request and then rests.

const { fork } = require('node:child_process');
const https = require('node:https');
const tls = require('node:tls');
const { cert, key } = require('./tls-identity.cjs');

const wanted = Number(process.argv[3] || 10_000);

if (process.argv[2] === 'server') serve();
else measure();

function serve() {
  const server = https.createServer(
    { cert, key, keepAliveTimeout: 600_000 },
    (request, response) => {
      response.end('Hello, world\n');
    },
  );
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.on('message', () => {
    globalThis.gc?.();
    setTimeout(() => process.send({ rss: process.memoryUsage.rss() }), 1000);
  });
}

function measure() {
  const server = fork(__filename, ['server'], { execArgv: ['--expose-gc'] });
  let port;
  let before;
  server.on('message', (message) => {
    if (message.port !== undefined) {
      port = message.port;
      // What the first connections bring in is not theirs.
      open(port, 100, () => server.send('rss'));
    } else if (before === undefined) {
      before = message.rss;
      open(port, wanted, () => server.send('rss'));
    } else {
      console.log(`${((message.rss - before) / 1e6).toFixed(1)} MB`);
      server.kill();
      process.exit();
    }
  });
}

function open(port, count, done) {
  let started = 0;
  let answered = 0;
  const next = () => {
    if (started === count) return;
    started++;
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    });
    socket.once('data', () => {
      socket.pause();
      if (++answered === count) done();
      else next();
    });
  };
  for (let i = 0; i < 50; i++) next();
}
