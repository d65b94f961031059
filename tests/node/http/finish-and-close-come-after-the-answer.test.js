'use strict';
// A response says 'finish' then 'close', also to listeners added right after end(), and calls write callbacks first.
const assert = require('assert');
const http = require('http');

const order = [];
const server = http.createServer((req, res) => {
  res.write('a', () => order.push('written'));
  res.end('b', () => order.push('end callback'));
  assert.strictEqual(res.writableEnded, true);
  res.on('finish', () => {
    order.push('finish');
    assert.strictEqual(res.writableFinished, true);
  });
  res.on('close', () => order.push('close'));
  req.on('close', () => order.push('request close'));
});
server.listen(0, () => {
  http.get({ port: server.address().port }, (res) => {
    res.resume().on('end', () => {
      server.close(() => {
        assert.deepStrictEqual(
          order.filter((e) => e !== 'request close'),
          ['written', 'end callback', 'finish', 'close'],
        );
        assert.ok(order.includes('request close'));
      });
    });
  });
});
