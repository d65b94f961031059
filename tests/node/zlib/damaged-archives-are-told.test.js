'use strict';
// Fuzzing in small: archives that were cut, changed or mixed are refused, or have entries that are read or refused.

const assert = require('assert');
const zlib = require('zlib');
const { damaged, rounds } = require('../random');

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
    zip = new zlib.ZipBuffer(damaged(samples));
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
