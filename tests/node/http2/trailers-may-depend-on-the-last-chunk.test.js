'use strict';
// A stream is asked for its trailers when its last chunk is on its way, so that they may tell about it; a response sends those
// that it was given before its end.

const assert = require('node:assert');
const http2 = require('node:http2');

/** The trailers of the one answer that a server gives. */
function ask(server, done) {
  server.listen(0, '127.0.0.1', () => {
    const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
    const request = client.request({ ':path': '/' });
    let sum;
    request.on('trailers', (trailers) => {
      sum = trailers.sum;
    });
    request.resume();
    request.on('close', () => {
      client.close();
      server.close();
      done(sum);
    });
  });
}

const ofStreams = http2.createServer();
ofStreams.on('stream', (stream) => {
  let sum = 'none';
  stream.respond({ ':status': 200 }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ sum }));
  stream.write('text', () => {
    sum = 'known';
  });
  stream.end();
});
const ofResponses = http2.createServer((_req, res) => {
  res.setTrailer('sum', 'early');
  res.end('text');
});

const got = [];
process.on('exit', () => assert.deepStrictEqual(got, ['known', 'early']));
ask(ofStreams, (sum) => {
  got.push(sum);
  ask(ofResponses, (other) => got.push(other));
});
