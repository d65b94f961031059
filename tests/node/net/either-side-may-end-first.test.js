'use strict';
// With `allowHalfOpen` a side goes on writing after the other has ended, without it both end together; with
// `pauseOnConnect` nothing is read before the program says so; a time-out is told and changes nothing by itself.
const assert = require('assert');
const { once } = require('events');
const net = require('net');
const finish = require('../finish.js');

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

async function textOf(socket) {
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket) text += chunk;
  return text;
}

finish(async () => {
  for (const allowHalfOpen of [true, false]) {
    const server = net.createServer({ allowHalfOpen }, (socket) => {
      socket.resume();
      socket.on('end', () => {
        setImmediate(() => {
          assert.strictEqual(socket.writable, allowHalfOpen);
          assert.strictEqual(socket.readable, false);
          if (allowHalfOpen) socket.end('later');
        });
      });
    });
    const port = await listen(server);
    const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    client.end('x');
    assert.strictEqual(await textOf(client), allowHalfOpen ? 'later' : '');
    server.close();
    await once(server, 'close');
  }

  const paused = net.createServer({ pauseOnConnect: true }, (socket) => {
    assert.strictEqual(socket.isPaused(), true);
    socket.on('data', (chunk) => {
      assert.strictEqual(resumed, true);
      socket.end(chunk);
    });
    setTimeout(() => {
      assert.strictEqual(socket.bytesRead, 0);
      resumed = true;
      socket.resume();
    }, 30);
  });
  let resumed = false;
  const client = net.connect(await listen(paused), '127.0.0.1');
  client.write('hello');
  assert.strictEqual(await textOf(client), 'hello');
  paused.close();
  await once(paused, 'close');

  const idle = net.createServer((socket) => socket.resume());
  const quiet = net.connect({ port: await listen(idle), host: '127.0.0.1', timeout: 20 });
  await once(quiet, 'timeout');
  assert.strictEqual(quiet.timeout, 20);
  assert.strictEqual(quiet.destroyed, false);
  quiet.setTimeout(0);
  quiet.end('bye');
  await once(quiet, 'close');
  idle.close();
  await once(idle, 'close');
});
