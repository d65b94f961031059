'use strict';
// A stream is asked for its trailers when its last chunk is on its way, so that they may tell about it; a response sends those
// that it was given before its end.

const assert = require('node:assert');
const http2 = require('node:http2');

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  if (headers[':path'] !== '/stream') return;
  let sum = 'none';
  stream.respond({ ':status': 200 }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ sum }));
  stream.write('text', () => {
    sum = 'known';
  });
  stream.end();
});
server.on('request', (req, res) => {
  if (req.url !== '/response') return;
  res.setTrailer('sum', 'early');
  res.end('text');
});

const got = {};
process.on('exit', () => assert.deepStrictEqual(got, { '/stream': 'known', '/response': 'early' }));
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  let open = 2;
  for (const path of ['/stream', '/response']) {
    const request = client.request({ ':path': path });
    request.on('trailers', (trailers) => {
      got[path] = trailers.sum;
    });
    request.resume();
    request.on('close', () => {
      if (--open > 0) return;
      client.close();
      server.close();
    });
  }
});
