'use strict';
// An agent uses a connection again while it lasts, and its session afterwards.

const assert = require('assert');
const https = require('https');
const { ca, server: own } = require('../tls/fixtures/pair.js');

const server = https.createServer({ ...own, maxVersion: 'TLSv1.2' }, (request, response) => {
  response.setHeader('connection', request.url === '/last' ? 'close' : 'keep-alive');
  response.end(`${request.method} ${request.url}`);
});
server.listen(0, '127.0.0.1', () => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca });
  const sockets = [];
  const get = (path, done) => {
    const request = https.get(
      { host: 'localhost', family: 4, port: server.address().port, path, agent },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          assert.strictEqual(text, `GET ${path}`);
          setImmediate(done, request);
        });
      },
    );
    request.on('socket', (socket) => {
      if (!sockets.includes(socket)) sockets.push(socket);
    });
  };
  get('/first', () => {
    get('/last', (request) => {
      assert.strictEqual(request.reusedSocket, true);
      assert.strictEqual(sockets.length, 1);
      const next = () => {
        get('/again', () => {
          assert.strictEqual(sockets.length, 2);
          assert.strictEqual(sockets[1].isSessionReused(), true);
          agent.destroy();
          server.close();
        });
      };
      if (sockets[0].destroyed) next();
      else sockets[0].on('close', next);
    });
  });
});
