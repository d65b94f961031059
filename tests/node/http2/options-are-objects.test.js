'use strict';
// Lists are no options, settings or authorities; what a client cannot use as settings it ignores.

const assert = require('node:assert');
const http2 = require('node:http2');

const wrong = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
assert.throws(() => http2.createServer([]), wrong);
assert.throws(() => http2.createSecureServer([]), wrong);
assert.throws(() => http2.createServer({ settings: [] }), wrong);
assert.throws(() => http2.connect('http://127.0.0.1:1', []), wrong);
assert.throws(() => http2.connect([]), {
  ...wrong,
  message:
    'The "authority" argument must be of type string or an instance of URL or Object. Received an instance of Array',
});
assert.throws(() => http2.getPackedSettings([]), wrong);
for (const customSettings of [null, 0, '', [], () => {}]) {
  assert.throws(() => http2.getPackedSettings({ customSettings }), wrong);
}
for (const remoteCustomSettings of [null, 0, 'x', {}]) {
  assert.throws(() => http2.createServer({ remoteCustomSettings }), wrong);
  assert.throws(() => http2.connect('http://127.0.0.1:1', { remoteCustomSettings }), wrong);
}
assert.throws(() => http2.connect('http://127.0.0.1:1', { maxOriginSetSize: 'x' }), wrong);
assert.throws(() => http2.connect('http://127.0.0.1:1', { maxOriginSetSize: -1 }), {
  name: 'RangeError',
  code: 'ERR_OUT_OF_RANGE',
});

const server = http2.createServer();
server.on('stream', (stream) => {
  assert.throws(() => stream.respond({}, []), wrong);
  assert.throws(() => stream.additionalHeaders([]), wrong);
  assert.throws(() => stream.session.settings([]), wrong);
  stream.respond();
  stream.end('text');
  stream.on('close', () => {
    assert.throws(() => stream.priority({}), { code: 'ERR_HTTP2_INVALID_STREAM' });
  });
});
server.listen(0, '127.0.0.1', () => {
  let open = 0;
  for (const settings of [0, 'x', () => {}]) {
    open++;
    const client = http2.connect(`http://127.0.0.1:${server.address().port}`, { settings });
    assert.throws(() => client.request({}, []), wrong);
    const request = client.request();
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('close', () => {
      assert.strictEqual(text, 'text');
      client.close();
      assert.strictEqual(
        client.ping((error) => assert.strictEqual(error.code, 'ERR_HTTP2_PING_CANCEL')),
        undefined,
      );
      if (--open === 0) server.close();
    });
  }
});
