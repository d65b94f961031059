'use strict';
// Fuzzing in small: archives that were cut, changed or mixed are refused, or have entries that are read or refused.

const assert = require('assert');
const zlib = require('zlib');
const { pick, random, rounds } = require('../random');

process.removeAllListeners('warning');
process.on('warning', () => {});

function archive(entries) {
  const made = entries.map(([name, text]) => zlib.ZipEntry.createSync(name, Buffer.from(text)));
  return Buffer.concat([...zlib.createZipArchiveSync(made)]);
}

const samples = [
  archive([
    ['a.txt', 'hello '.repeat(50)],
    ['folder/', ''],
    ['folder/ä', 'x'],
  ]),
  archive([]),
  archive([['empty', '']]),
];

function damaged() {
  let data = Buffer.from(pick(samples));
  for (let i = random(5); i > 0; i--) {
    const at = random(data.length + 1);
    const kind = random(6);
    if (kind === 0 && at < data.length) data[at] = random(256);
    else if (kind === 1 && at < data.length) data[at] ^= 1 << random(8);
    else if (kind === 2) data = data.subarray(0, at);
    else if (kind === 3) data = Buffer.concat([data.subarray(0, at), pick(samples)]);
    else if (kind === 4) data = Buffer.concat([data, data.subarray(at)]);
    else data.fill(pick([0, 127, 255]), at, Math.min(at + random(9), data.length));
  }
  return data;
}

let refused = 0;
let read = 0;

function attempt(action) {
  try {
    action();
    read++;
  } catch (error) {
    refused++;
    assert(error instanceof Error);
    assert.strictEqual(typeof error.code, 'string', error);
  }
}

rounds(2000, () => {
  let zip;
  attempt(() => {
    zip = new zlib.ZipBuffer(damaged());
  });
  if (!zip) return;
  let count = 0;
  attempt(() => {
    for (const entry of zip.values()) {
      attempt(() => assert(Buffer.isBuffer(entry.contentSync({ maxSize: 1_000_000 }))));
      if (++count > 100) break;
    }
  });
});
assert(refused > 300 && read > 300);
