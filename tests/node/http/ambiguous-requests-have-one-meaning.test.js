'use strict';
// Requests that servers and proxies have understood in different ways, whole and byte by byte: each becomes the same
// requests, or the same refusal, and nothing of a refused one is taken for another request.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');
const vectors = [...require('./vectors/bodies.js'), ...require('./vectors/heads.js')];

const answersOf = (text) => text.match(/HTTP\/1\.1 \d+/g) ?? [];

/** What the server makes of it: the requests with their bodies, and the error. */
async function outcome(input, dribbled) {
  const seen = [];
  const server = http.createServer((req, res) => {
    const at = seen.length;
    const name = `${req.method} ${req.url.length > 99 ? '...' : req.url}`;
    seen.push(`${name} cut`);
    let body = '';
    req.setEncoding('latin1');
    req.on('data', (data) => (body += data));
    req.on('error', () => {});
    req.on('end', () => {
      seen[at] = `${name} ${body}`.trim();
      res.end('ok');
    });
  });
  let refused = false;
  server.on('clientError', (error, socket) => {
    if (!refused) seen.push(error.code);
    refused = true;
    if (socket.writable) socket.end('HTTP/1.1 400 Refused\r\n\r\n');
    else socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  socket.setNoDelay();
  socket.on('data', (data) => (text += data.toString('latin1')));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  const bytes = Buffer.from(input, 'latin1');
  if (dribbled) {
    for (let i = 0; i < bytes.length && !socket.destroyed; i++) {
      socket.write(bytes.subarray(i, i + 1));
      await new Promise(setImmediate);
    }
    socket.end();
  } else {
    socket.end(bytes);
  }
  await closed;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  if (seen.length === 0)
    seen.push(['answered', ...answersOf(text).map((line) => line.slice(9))].join(' '));
  return seen.join(', ').replace(/^answered$/, 'closed');
}

async function main() {
  for (const [name, input, expected] of vectors) {
    assert.strictEqual(await outcome(input, false), expected, name);
  }
  for (const [name, input, expected] of vectors) {
    // What follows in the same packet has another fate than later packets after some requests.
    if (input.length > 105 || /^(upgrade|no host|http10 keep)/.test(name)) continue;
    // A connection that is about to end may be gone before more of it comes.
    const common = (text) => text.replace(', HPE_CLOSED_CONNECTION', '');
    assert.strictEqual(
      common(await outcome(input, true)),
      common(expected),
      `${name}, byte by byte`,
    );
  }
}

finish(main);
