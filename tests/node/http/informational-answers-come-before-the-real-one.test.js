'use strict';
// writeProcessing and writeEarlyHints send 102 and 103, which the client sees as 'information'.
const assert = require('assert');
const http = require('http');

const server = http.createServer((req, res) => {
  res.writeProcessing();
  res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', 'x-id': 'one' });
  res.end('real');
});
server.listen(0, () => {
  const seen = [];
  const req = http.get({ port: server.address().port }, (res) => {
    assert.strictEqual(res.statusCode, 200);
    assert.deepStrictEqual(seen, [
      [102, {}],
      [103, { link: '</a.css>; rel=preload; as=style', 'x-id': 'one' }],
    ]);
    res.resume().on('end', () => server.close());
  });
  req.on('information', (info) => seen.push([info.statusCode, info.headers]));
});
