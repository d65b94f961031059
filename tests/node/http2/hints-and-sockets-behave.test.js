'use strict';
// The fields of early hints are looked at like others; a session goes with the socket that stands for its own.

const assert = require('node:assert');
const { once } = require('node:events');
const http2 = require('node:http2');
const finish = require('../finish.js');

const link = '</style.css>; rel=preload';
const wrong = [
  [{ ':a': 'b' }, 'ERR_INVALID_HTTP_TOKEN'],
  [{ ':status': '1' }, 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED'],
  [{ '': 'b' }, 'ERR_INVALID_HTTP_TOKEN'],
  [{ x: undefined }, 'ERR_HTTP2_INVALID_HEADER_VALUE'],
  [{ x: null }, 'ERR_HTTP2_INVALID_HEADER_VALUE'],
];

finish(async () => {
  const server = http2.createServer((request, response) => {
    for (const [fields, code] of wrong)
      assert.throws(() => response.writeEarlyHints({ link, ...fields }), { code });
    assert.strictEqual(response.writeEarlyHints({ link, 'X-Good': 'yes' }), true);
    response.end();
  });
  await once(server.listen(0), 'listening');
  const session = http2.connect(`http://localhost:${server.address().port}`);
  const request = session.request();
  const hints = [];
  request.on('headers', (fields) => hints.push(fields['x-good']));
  request.resume();
  await once(request, 'close');
  assert.deepStrictEqual(hints, ['yes']);

  const failed = once(session, 'error');
  session.socket.destroy(new Error('mine'));
  assert.strictEqual((await failed)[0].message, 'mine');
  assert.strictEqual(session.destroyed, true);
  assert.strictEqual(session.socket, undefined);
  server.close();
});
