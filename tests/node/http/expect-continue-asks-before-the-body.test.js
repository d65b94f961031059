'use strict';
// 100-continue is answered by itself, or by 'checkContinue'; other expectations get 417 or 'checkExpectation'.
const assert = require('assert');
const http = require('http');

const server = http.createServer((req, res) => {
  req.resume().on('end', () => res.end('ok'));
});
function ask(expect) {
  return new Promise((resolve) => {
    let continued = false;
    const headers = { Expect: expect, 'Content-Length': 4 };
    const req = http.request({ port: server.address().port, method: 'POST', headers }, (res) => {
      res.resume().on('end', () => resolve([continued, res.statusCode]));
    });
    req.on('continue', () => {
      continued = true;
      req.end('body');
    });
    req.on('error', () => {});
    req.flushHeaders();
    req.on('response', () => req.end());
  });
}
server.listen(0, async () => {
  assert.deepStrictEqual(await ask('100-continue'), [true, 200]);
  server.once('checkContinue', (req, res) => {
    res.writeHead(403);
    res.end();
  });
  assert.deepStrictEqual(await ask('100-continue'), [false, 403]);
  assert.deepStrictEqual(await ask('magic'), [false, 417]);
  server.closeAllConnections();
  server.close();
});
