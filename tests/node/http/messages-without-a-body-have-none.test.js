'use strict';
// HEAD, 204 and 304 carry no body and leave the connection usable.
const assert = require('assert');
const http = require('http');

const server = http.createServer((req, res) => {
  if (req.url !== '/') res.writeHead(Number(req.url.slice(1)));
  res.end(req.url === '/' ? 'body' : undefined);
});
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
function ask(method, path) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port: server.address().port, method, path, agent }, (res) => {
      let text = '';
      res.on('data', (d) => (text += d));
      res.on('end', () =>
        setImmediate(resolve, [res.statusCode, text, res.headers['content-length']]),
      );
    });
    req.on('error', reject).end();
  });
}
server.listen(0, async () => {
  assert.deepStrictEqual(await ask('HEAD', '/'), [200, '', undefined]);
  assert.deepStrictEqual(await ask('GET', '/204'), [204, '', undefined]);
  assert.deepStrictEqual(await ask('GET', '/304'), [304, '', undefined]);
  assert.deepStrictEqual(await ask('GET', '/'), [200, 'body', '4']);
  agent.destroy();
  server.close();
});
