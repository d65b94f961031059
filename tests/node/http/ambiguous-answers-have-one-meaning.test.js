'use strict';
// Answers that clients and proxies have understood in different ways: each becomes the same answer or the same error.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const net = require('net');
const vectors = require('./vectors/answers.js');
const finish = require('../finish.js');

/** What a client makes of it. */
async function outcome(input) {
  const seen = [];
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.from(input, 'latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const request = http.request({ port, host: '127.0.0.1', agent: false });
  request.on('information', ({ statusCode }) => seen.push(String(statusCode)));
  request.on('upgrade', (_res, socket, head) => {
    seen.push(`upgrade ${head}`);
    socket.destroy();
  });
  request.on('response', (res) => {
    const at = seen.length;
    let body = '';
    seen.push(String(res.statusCode));
    res.setEncoding('latin1');
    res.on('data', (data) => (body += data));
    res.on('end', () => (seen[at] = `${res.statusCode} ${body}`.trim()));
    res.on('error', (error) => (seen[at] += ` ${error.code}`));
  });
  request.on('error', (error) => seen.push(error.code));
  const closed = new Promise((resolve) => request.on('close', () => setImmediate(resolve)));
  request.end();
  await closed;
  await new Promise((resolve) => server.close(resolve));
  return seen.join(', ');
}

async function main() {
  for (const [name, input, expected] of vectors) {
    assert.strictEqual(await outcome(input), expected, name);
  }
}

finish(main);
