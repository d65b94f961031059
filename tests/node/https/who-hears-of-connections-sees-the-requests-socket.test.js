'use strict';
// A program that listens for 'secureConnection' itself gets the very socket that requests name, before the first of them,
// and may read along.

const assert = require('node:assert');
const https = require('node:https');
const finish = require('../finish.js');
const { ca, server: own } = require('../tls/fixtures/pair.js');

const seen = [];
let heads = '';
const server = https.createServer(own, (request, response) => {
  assert.strictEqual(request.socket, seen.at(-1));
  assert.strictEqual(response.socket, seen.at(-1));
  response.end(request.socket.mark);
});
server.on('secureConnection', (socket) => {
  assert.strictEqual(socket.encrypted, true);
  socket.mark = `socket ${seen.push(socket)}`;
  socket.on('data', (bytes) => {
    heads += bytes.latin1Slice();
  });
});

function get(agent) {
  const { port } = server.address();
  const where = { host: '127.0.0.1', port, ca, servername: 'localhost', agent };
  return new Promise((resolve, reject) => {
    const request = https.get(where, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
  });
}

finish(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  assert.strictEqual(await get(agent), 'socket 1');
  assert.strictEqual(await get(agent), 'socket 1');
  assert.strictEqual(await get(false), 'socket 2');
  assert.strictEqual(heads.match(/^GET \/ HTTP/gm)?.length, 3);
  agent.destroy();
  server.close();
});
