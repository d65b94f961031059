'use strict';

// A body that nobody reads is let go when the answer has ended, and listeners for it go with it. Somebody who has begun to
// read it in the same turn counts as a reader, though the reading itself starts a tick later.

const assert = require('node:assert');
const http = require('node:http');
const { PassThrough } = require('node:stream');
const finish = require('../finish.js');

/** How much of its body a request gives to `read`, which is called after the answer's end. */
function ask(read, configure) {
  return new Promise((resolve, reject) => {
    const server = http.createServer((req, res) => {
      configure?.(req, res);
      // The body has come with the head.
      Promise.resolve()
        .then(() => res.end('x'))
        .then(() => {
          let text = '';
          read(req).on('data', (data) => {
            text += data;
          });
          req.on('end', () => setImmediate(() => server.close(() => resolve(text))));
        });
    });
    server.listen(0, () => {
      const { port } = server.address();
      const request = http.request({ port, method: 'POST' }, (res) => res.resume());
      request.on('error', reject);
      request.end('the body');
    });
  });
}

const configurations = [
  undefined,
  // The answer is listened to.
  (req, res) => res.on('finish', () => {}),
  // The connection is an ordinary one.
  (req) => req.socket.on('data', () => {}),
];

finish(async () => {
  for (const configure of configurations) {
    assert.strictEqual(await ask((req) => req, configure), 'the body');
    assert.strictEqual(await ask((req) => req.pipe(new PassThrough()), configure), 'the body');
    const paused = (req) => {
      req.pause();
      return req;
    };
    assert.strictEqual(await ask(paused, configure), '');
  }
});
