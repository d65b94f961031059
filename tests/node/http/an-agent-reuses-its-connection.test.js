'use strict';
// With keepAlive requests follow each other on one connection; maxSockets makes others wait.
const assert = require('assert');
const http = require('http');

const ports = new Set();
const server = http.createServer((req, res) => {
  ports.add(req.socket.remotePort);
  res.end();
});
server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let left = 5;
  for (let i = 0; i < 5; i++) {
    http.get({ port: server.address().port, agent }, (res) => {
      res.resume().on('end', () => {
        if (--left > 0) return;
        assert.strictEqual(ports.size, 1);
        setImmediate(() => {
          agent.destroy();
          server.close();
        });
      });
    });
  }
  assert.strictEqual(Object.values(agent.requests)[0].length, 4);
});
