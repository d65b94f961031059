'use strict';

// An https hello world with 64 keep-alive connections: prints requests per second, and the processor time of one request in
// microseconds. Needs wrk.

const { spawn } = require('node:child_process');
const https = require('node:https');
const { cert, key } = require('./tls-identity.cjs');

const seconds = Number(process.argv[2] || 3);

const server = https.createServer({ cert, key }, (request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 13 });
  response.end('Hello, world\n');
});

server.listen(0, '127.0.0.1', () => {
  const url = `https://127.0.0.1:${server.address().port}/`;
  load(url, 1, () => {
    const before = process.cpuUsage();
    load(url, seconds, (report) => {
      const { user, system } = process.cpuUsage(before);
      const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(report)[1]);
      const total = Number(/(\d+) requests in/.exec(report)[1]);
      console.log(`${rate.toFixed(0)} requests/s\t${((user + system) / total).toFixed(1)} µs`);
      process.exit();
    });
  });
});

function load(url, time, done) {
  const wrk = spawn('wrk', ['-t1', '-c64', `-d${time}s`, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let report = '';
  wrk.stdout.setEncoding('utf8');
  wrk.stdout.on('data', (text) => {
    report += text;
  });
  wrk.on('close', () => done(report));
}
