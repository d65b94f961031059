'use strict';
// What arrives is put together however it was cut, and texts come as they were sent, in both serializations.
const assert = require('node:assert');
const { fork, spawn } = require('node:child_process');

const messages = [
  '',
  'plain',
  'a "quoted" \\ line\nand\u2028another\u0000',
  'gr\u00fc\u00dfe, \u20ac and \u{1f600}',
  '\u00e9'.repeat(3000),
  'x'.repeat(300000),
  7,
  -0.5,
  true,
  null,
  [],
  ['a', 'b'],
  { text: 'x'.repeat(70000), list: [1, 'two', { three: null }] },
];

if (process.argv[2] === 'echo') {
  process.on('message', (message) => process.send(message));
} else {
  for (const serialization of ['json', 'advanced']) {
    const child = fork(__filename, ['echo'], { serialization });
    const back = [];
    child.on('message', (message) => {
      back.push(message);
      if (back.length === messages.length) child.disconnect();
    });
    for (const message of messages) assert.strictEqual(typeof child.send(message), 'boolean');
    child.on('close', (code) => {
      assert.strictEqual(code, 0);
      assert.deepStrictEqual(back, messages);
    });
  }

  // A peer that writes byte by byte, and several lines at once.
  const raw = spawn(process.execPath, [__filename, 'echo'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, NODE_CHANNEL_FD: '3' },
  });
  const lines = '{"a":"\u00e9"}\n"text"\n "\\u0041" \n[1]\n';
  let received = '';
  raw.stdio[3].setEncoding('utf8');
  raw.stdio[3].on('data', (text) => {
    received += text;
    if (received.split('\n').length === 9) raw.stdio[3].end();
  });
  const bytes = Buffer.from(lines);
  let at = 0;
  const next = () => {
    if (at < bytes.length) raw.stdio[3].write(bytes.subarray(at, ++at), () => setImmediate(next));
    else raw.stdio[3].write(bytes);
  };
  next();
  raw.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(received, '{"a":"\u00e9"}\n"text"\n"A"\n[1]\n'.repeat(2));
  });
}
