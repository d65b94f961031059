'use strict';
// A piece that comes after an answer's end is an error of the answer's, which nobody misses who does not listen for it.
const assert = require('assert');
const http = require('http');

let uncaught = 0;
process.on('uncaughtException', (error) => {
  assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
  uncaught++;
});
const server = http.createServer((req, res) => {
  res.end('done');
  if (req.url === '/write') assert.strictEqual(res.write('more'), false);
  else assert.strictEqual(res.end('more'), res);
});
server.listen(0, () => {
  const ask = (path, done) => {
    http.get({ port: server.address().port, path, agent: false }, (res) => {
      res.resume().on('end', () => setImmediate(done));
    });
  };
  ask('/write', () => {
    assert.strictEqual(uncaught, 1);
    ask('/end', () => {
      assert.strictEqual(uncaught, 2);
      server.close();
    });
  });
});
