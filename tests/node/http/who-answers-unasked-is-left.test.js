'use strict';
// What a server says on a connection at rest would be taken for the answer to the next request: the connection is given up,
// plain or secured.
const assert = require('assert');
const { once } = require('events');
const http = require('http');
const https = require('https');
const net = require('net');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const finish = require('../finish.js');

const answer = (text) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

finish(async () => {
  for (const [library, make] of [
    [http, (onConnection) => net.createServer(onConnection)],
    [https, (onConnection) => tls.createServer(own, onConnection)],
  ]) {
    let count = 0;
    let last;
    const server = make((socket) => {
      const name = `${++count}`;
      last = socket;
      socket.on('error', () => {});
      socket.on('data', () => socket.write(answer(name)));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const agent = new library.Agent({ keepAlive: true });
    const get = () =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port: server.address().port, ca, agent };
        const request = library.get(options, (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve(text));
        });
        request.on('error', reject);
      });
    const settled = () => new Promise((resolve) => setImmediate(setImmediate, resolve));

    assert.strictEqual(await get(), '1');
    await settled();
    assert.strictEqual(await get(), '1', 'the connection is kept');
    await settled();
    const [resting] = Object.values(agent.freeSockets)[0];
    last.write(answer('poison'));
    await once(resting, 'close');
    assert.strictEqual(Object.keys(agent.freeSockets).length, 0);
    assert.strictEqual(await get(), '2');
    agent.destroy();
    server.close();
    await once(server, 'close');
  }
});
