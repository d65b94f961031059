'use strict';
// createReadStream and createWriteStream: ranges, positions, flags, replaced functions, errors and closing.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { once } = require('events');
const { pipeline } = require('stream/promises');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'streams-'));
const file = path.join(dir, 'f');

async function text(stream) {
  let all = '';
  for await (const chunk of stream.setEncoding('utf8')) all += chunk;
  return all;
}

(async () => {
  const writer = fs.createWriteStream(file);
  writer.write('0123');
  writer.end('456789');
  await once(writer, 'close');
  assert.strictEqual(writer.bytesWritten, 10);

  assert.strictEqual(await text(fs.createReadStream(file, { start: 2, end: 5 })), '2345');
  assert.strictEqual(await text(fs.createReadStream(file, { highWaterMark: 3 })), '0123456789');
  await pipeline(fs.createReadStream(file), fs.createWriteStream(path.join(dir, 'copy')));
  assert.strictEqual(fs.readFileSync(path.join(dir, 'copy'), 'latin1'), '0123456789');

  const patcher = fs.createWriteStream(file, { flags: 'r+', start: 3 });
  patcher.end('XY');
  await once(patcher, 'finish');
  assert.strictEqual(fs.readFileSync(file, 'latin1'), '012XY56789');

  const calls = [];
  const replaced = fs.createReadStream(file, {
    fs: {
      open: (...args) => (calls.push('open'), fs.open(...args)),
      read: (...args) => (calls.push('read'), fs.read(...args)),
      close: (...args) => (calls.push('close'), fs.close(...args)),
    },
  });
  assert.strictEqual(await text(replaced), '012XY56789');
  if (!replaced.closed) await once(replaced, 'close');
  assert.deepStrictEqual([...new Set(calls)], ['open', 'read', 'close']);

  const [error] = await once(fs.createReadStream(path.join(dir, 'none')), 'error');
  assert.strictEqual(error.code, 'ENOENT');
  assert.throws(() => fs.createReadStream(file, { start: 5, end: 2 }), {
    code: 'ERR_OUT_OF_RANGE',
  });
  assert.throws(() => fs.createWriteStream(file, { start: '1' }), { code: 'ERR_INVALID_ARG_TYPE' });
  fs.rmSync(dir, { recursive: true });
})();
