'use strict';
// A session that is destroyed before it has a connection closes once it has one, or cannot have one.
const assert = require('assert');
const { once } = require('events');
const http2 = require('http2');
const net = require('net');

async function connected(end) {
  const server = net.createServer((socket) => socket.resume()).listen(0);
  await once(server, 'listening');
  const seen = [];
  const lookup = (name, options, done) => {
    setTimeout(() => {
      seen.push('looked up');
      const address = { address: '127.0.0.1', family: 4 };
      if (options.all) done(null, [address]);
      else done(null, address.address, 4);
    }, 10);
  };
  const session = http2.connect(`http://localhost:${server.address().port}`, { lookup });
  session.on('error', (error) => seen.push(error.message));
  session.on('connect', (given) => seen.push(given === session && session.destroyed));
  end(session);
  assert.strictEqual(session.destroyed, true);
  await new Promise((resolve) => {
    session.on('close', resolve);
  });
  server.close();
  return seen;
}

async function refused() {
  const lookup = (name, options, done) => setImmediate(done, new Error('no such name'));
  const session = http2.connect('http://localhost:1', { lookup });
  const seen = [];
  session.on('connect', () => seen.push('connect'));
  session.destroy();
  await once(session, 'close');
  return seen;
}

async function main() {
  assert.deepStrictEqual(await connected((session) => session.destroy()), ['looked up', true]);
  const wrong = new Error('wrong');
  assert.deepStrictEqual(await connected((session) => session.destroy(wrong)), [
    'looked up',
    true,
    'wrong',
  ]);
  assert.deepStrictEqual(await refused(), []);
}

require('../finish.js')(main);
