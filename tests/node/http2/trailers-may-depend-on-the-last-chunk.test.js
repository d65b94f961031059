'use strict';
// A stream is asked for its trailers when its last chunk is on its way, so that they may tell about it; whoever hears of that
// chunk, or of the end, does so before.

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

function streams() {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    let sum = 'none';
    stream.respond({ ':status': 200 }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ sum }));
    stream.write('text', () => {
      sum = 'of a stream';
    });
    stream.end();
  });
  return server;
}

const answers = {
  'set early'(res, set) {
    set();
    res.end('text');
  },
  'set in the tick of the end'(res, set) {
    res.end('text');
    process.nextTick(set);
  },
  'set when a chunk is written'(res, set) {
    res.write('text', set);
    res.end();
  },
  'set when the chunk before the last is written'(res, set) {
    res.write('text', set);
    res.end('end');
  },
  'set when a large chunk is written'(res, set) {
    res.write('text'.repeat(50_000), set);
    res.end();
  },
  'set by the callback of the end'(res, set) {
    res.end('text', set);
  },
  'set when the stream has finished'(res, set) {
    res.stream.on('finish', set);
    res.end('text');
  },
};

function responses(name) {
  return http2.createServer((_req, res) => {
    answers[name](res, () => res.setTrailer('sum', name));
  });
}

const servers = [['of a stream', streams()]];
for (const name of Object.keys(answers)) servers.push([name, responses(name)]);

let left = servers.length;
process.on('exit', () => assert.strictEqual(left, 0));
for (const [name, server] of servers) {
  ask(server, (sum) => {
    left--;
    assert.strictEqual(sum, name);
  });
}
