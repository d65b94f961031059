'use strict';

// Text comes out as it went in, whole characters at a time, whatever the file system does in between.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { once } = require('events');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'utf8-'));
let number = 0;

async function check(options, sizes) {
  const file = path.join(folder, `${number++}.log`);
  const lines = Array.from({ length: 200 }, (_, i) => `${i} é中🌍 ${'x'.repeat(i % 17)}\n`);
  // Writes that take only a part of what they were given.
  const short = (bytes) => {
    const next = sizes.shift();
    return next === undefined ? bytes.length : Math.min(next, bytes.length);
  };
  const own = {
    writeSync: (fd, text) => {
      const bytes = Buffer.from(text);
      return fs.writeSync(fd, bytes.subarray(0, wholeCharacters(bytes, short(bytes))));
    },
    write: (fd, text, encoding, callback) => {
      const bytes = Buffer.from(text);
      fs.write(fd, bytes.subarray(0, wholeCharacters(bytes, short(bytes))), callback);
    },
  };
  const stream = new fs.Utf8Stream({ dest: file, fs: own, ...options });
  await once(stream, 'ready');
  for (const line of lines) stream.write(line);
  stream.end();
  await once(stream, 'close');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), lines.join(''));
}

function wholeCharacters(bytes, size) {
  while (size < bytes.length && (bytes[size] & 0xc0) === 0x80) size++;
  return size;
}

finish(async () => {
  for (const sync of [true, false]) {
    for (const minLength of [0, 100, 4096]) {
      await check({ sync, minLength }, []);
      await check({ sync, minLength }, [1, 2, 3, 5, 8, 13, 21]);
    }
  }
  const file = path.join(folder, 'rotated.log');
  const stream = new fs.Utf8Stream({ dest: file, sync: true });
  stream.write('before\n');
  await once(stream, 'ready');
  fs.renameSync(file, `${file}.1`);
  stream.reopen();
  await once(stream, 'ready');
  stream.write('after\n');
  stream.end();
  await once(stream, 'close');
  assert.strictEqual(fs.readFileSync(`${file}.1`, 'utf8'), 'before\n');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'after\n');
  fs.rmSync(folder, { recursive: true });
});
