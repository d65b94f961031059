'use strict';
// What is wrong with an archive in memory is told when it is opened: entry by entry, the local header of each after its
// record in the directory. In a file the local headers are looked at when their entries are read.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');
const finish = require('../finish.js');

process.removeAllListeners('warning');
process.on('warning', () => {});

const made = ['a', 'b'].map((name) => zlib.ZipEntry.createSync(name, Buffer.from(name)));
const archive = Buffer.concat([...zlib.createZipArchiveSync(made)]);
const central = archive.indexOf('PK\x01\x02', 0, 'latin1');
const second = archive.indexOf('PK\x01\x02', central + 1, 'latin1');

function changed(...numbers) {
  const bytes = Buffer.from(archive);
  for (const [at, value] of numbers) bytes.writeUInt32LE(value, at);
  return bytes;
}

const wide = 'a field is 0xFFFFFFFF but the Zip64 extended information extra field is missing';
for (const [numbers, told] of [
  // Methods come before flags, and those before sizes.
  [[[6, 0xffffffff]], 'local and central compression methods disagree'],
  [[[14, 5]], 'local and central header crc-32 or sizes disagree'],
  // A name that goes on behind the end comes before sizes that disagree.
  [
    [
      [14, 5],
      [26, 0xffff],
    ],
    'local file header is truncated',
  ],
  [[[18, 0xffffffff]], wide],
  [[[central + 34, 0xffff]], wide],
  // The first entry comes before the second record.
  [
    [
      [14, 5],
      [second, 5],
    ],
    'local and central header crc-32 or sizes disagree',
  ],
  [[[second, 5]], 'central directory header signature is invalid'],
  // Out of the directory is not yet out of the archive.
  [[[second + 30, 1]], 'central directory header is out of bounds'],
  [[[second + 30, 0xffff]], 'central directory header is truncated'],
]) {
  assert.throws(() => new zlib.ZipBuffer(changed(...numbers)), {
    code: 'ERR_ZIP_INVALID_ARCHIVE',
    message: `invalid ZIP archive: ${told}`,
  });
}

finish(async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'zip-'));
  const name = path.join(dir, 'a.zip');
  fs.writeFileSync(name, changed([18, 0xffffffff]));
  const file = await zlib.ZipFile.open(name);
  const entries = [];
  for await (const entry of file.values()) entries.push(entry);
  const message = `invalid ZIP archive: ${wide}`;
  await assert.rejects(() => entries[0].content(), { code: 'ERR_ZIP_INVALID_ARCHIVE', message });
  assert.strictEqual(`${await entries[1].content()}`, 'b');
  await file.close();
  fs.rmSync(dir, { recursive: true });
});
