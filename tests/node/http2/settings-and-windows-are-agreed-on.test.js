'use strict';
// Settings reach the other side and are acknowledged, unknown ones where they are asked for; windows hold back what nobody
// reads; sessions at rest end in time; pings come back.
const assert = require('assert');
const { once } = require('events');
const http2 = require('http2');
const finish = require('../finish.js');

async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

finish(async () => {
  const packed = http2.getPackedSettings({ initialWindowSize: 1000, customSettings: { 4660: 5 } });
  assert.strictEqual(packed.toString('hex'), `0004000003e8${'123400000005'}`);
  const unpacked = http2.getUnpackedSettings(packed);
  assert.deepStrictEqual(unpacked, { initialWindowSize: 1000, customSettings: { 4660: 5 } });
  assert.throws(() => http2.getUnpackedSettings(Buffer.alloc(5)), {
    code: 'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH',
  });
  assert.throws(() => http2.getPackedSettings({ maxFrameSize: 1 }), {
    code: 'ERR_HTTP2_INVALID_SETTING_VALUE',
  });
  assert.throws(() => http2.createServer({ strictSingleValueFields: 5 }), {
    code: 'ERR_INVALID_ARG_TYPE',
  });

  const server = http2.createServer({
    settings: { maxConcurrentStreams: 5, customSettings: { 1244: 456 } },
  });
  const size = 200_000;
  server.on('stream', (stream) => {
    stream.respond();
    stream.end(Buffer.alloc(size));
  });
  const origin = await listen(server);
  const sessionOpened = once(server, 'session');
  const client = http2.connect(origin, {
    settings: { initialWindowSize: 1000 },
    remoteCustomSettings: [1244],
  });
  const [session] = await sessionOpened;
  const [[remote]] = await Promise.all([
    once(client, 'remoteSettings'),
    once(session, 'remoteSettings'),
    once(client, 'localSettings'),
  ]);
  assert.strictEqual(remote.maxConcurrentStreams, 5);
  assert.deepStrictEqual(remote.customSettings, { 1244: 456 });
  assert.strictEqual(Object.getPrototypeOf(remote), Object.prototype);
  assert.strictEqual(session.remoteSettings.initialWindowSize, 1000);

  const payload = Buffer.from('12345678');
  const [duration, echoed] = await new Promise((resolve, reject) => {
    client.ping(payload, (error, ...rest) => (error ? reject(error) : resolve(rest)));
  });
  assert.ok(duration >= 0);
  assert.deepStrictEqual(echoed, payload);

  // What the window holds comes, and no more until it is read.
  const unread = client.request();
  await once(unread, 'response');
  for (let i = 0; i < 3; i++) await new Promise((resolve) => client.ping(resolve));
  assert.strictEqual(unread.readableLength, 1000);
  assert.strictEqual(unread.state.localWindowSize, 0);
  let read = 0;
  unread.on('data', (chunk) => {
    read += chunk.length;
  });
  await once(unread, 'end');
  assert.strictEqual(read, size);

  const changed = await new Promise((resolve, reject) => {
    client.settings({ initialWindowSize: 5000 }, (error, settings) => {
      if (error) reject(error);
      else resolve(settings);
    });
  });
  assert.strictEqual(changed.initialWindowSize, 5000);
  client.setLocalWindowSize(100_000);
  assert.strictEqual(client.state.effectiveLocalWindowSize, 100_000);
  assert.throws(() => client.setLocalWindowSize(-1), { code: 'ERR_OUT_OF_RANGE' });

  session.setTimeout(20, () => session.close());
  await once(client, 'close');
  server.close();
});
