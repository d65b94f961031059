'use strict';
// server.close() ends connections at rest at once and waits for those with an answer under way.
const assert = require('assert');
const http = require('http');

const order = [];
const agent = new http.Agent({ keepAlive: true });
const server = http.createServer((req, res) => {
  if (req.url === '/idle') {
    res.end('idle');
    return;
  }
  server.close(() => {
    order.push('closed');
    assert.deepStrictEqual(order, ['idle', 'slow', 'closed']);
  });
  setTimeout(() => res.end('slow'), 50);
});
function ask(path) {
  return new Promise((resolve, reject) => {
    http
      .get({ port: server.address().port, path, agent }, (res) => {
        res.setEncoding('utf8').on('data', (text) => order.push(text));
        res.on('end', () => setImmediate(resolve));
      })
      .on('error', reject);
  });
}
server.listen(0, async () => {
  await ask('/idle');
  agent.maxSockets = 2;
  await ask('/slow');
  agent.destroy();
});
