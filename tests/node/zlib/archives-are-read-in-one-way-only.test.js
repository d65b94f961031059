// flags: --no-warnings
'use strict';
// An archive that programs could read in two ways is refused: two ends, headers that disagree, entries that share bytes, counts and
// sizes that do not fit. What is not a plain file is not archived.

const assert = require('assert');
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const zlib = require('zlib');
const finish = require('../finish');

const { ZipBuffer, ZipEntry, ZipFile } = zlib;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zip-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const modified = new Date(2024, 0, 1);
const stored = (name, text) =>
  ZipEntry.createSync(name, Buffer.from(text), { method: 'store', modified });
const archive = (entries, options) =>
  Buffer.concat([...zlib.createZipArchiveSync(entries, options)]);
const plain = archive([stored('a.txt', 'hello'), stored('b.txt', 'world')]);
const first = plain.indexOf('PK\x01\x02', 0, 'latin1');
const second = plain.indexOf('PK\x01\x02', first + 4, 'latin1');
const end = plain.length - 22;

/** The archive with a few numbers changed: `[offset, number of bytes, number]`. */
function changed(...changes) {
  const bytes = Buffer.from(plain);
  for (const [at, size, number] of changes) bytes.writeUIntLE(number, at, size);
  return bytes;
}

const invalid = (message) => ({ code: 'ERR_ZIP_INVALID_ARCHIVE', message });
const disks = {
  code: 'ERR_ZIP_UNSUPPORTED_FEATURE',
  message: 'unsupported ZIP feature: multi-disk archives are not supported',
};
const file = path.join(folder, 'a.zip');

/** What of an archive is refused in memory, and what in a file: when it is opened or when its entries are read. */
function refused(bytes, expected, inFile = expected) {
  assert.throws(() => new ZipBuffer(bytes), expected);
  assert.throws(() => ZipEntry.read(bytes).next(), expected);
  fs.writeFileSync(file, bytes);
  assert.throws(() => {
    const zip = ZipFile.openSync(file);
    try {
      for (const name of zip.keys()) zip.getSync(name).contentSync();
    } finally {
      zip.closeSync();
    }
  }, inFile);
}

const overlaps = (name) =>
  invalid(
    `invalid ZIP archive: entry "${name}" overlaps the next entry or the central directory (possible zip bomb)`,
  );

finish(async () => {
  // The directory.
  const wrongCount = invalid(/record count is inconsistent with its size$/);
  refused(changed([end + 8, 2, 1], [end + 10, 2, 1]), wrongCount);
  refused(changed([end + 8, 2, 3], [end + 10, 2, 3]), wrongCount);
  refused(changed([end + 12, 4, 60]), wrongCount);
  refused(changed([end + 10, 2, 1]), disks);
  refused(changed([end + 4, 2, 1]), disks);
  refused(changed([end + 6, 2, 1]), disks);
  refused(changed([first + 34, 2, 1]), disks);
  refused(changed([end + 16, 4, 5000]), invalid(/central directory does not fit inside/));

  // Two ends: what stands in front or in the comment could be another archive.
  const ambiguous = invalid(/ambiguous end of central directory records$/);
  const none = archive([]);
  refused(Buffer.concat([plain, plain]), ambiguous);
  refused(Buffer.concat([none, none]), ambiguous);
  refused(archive([stored('a', 'b')], `PK\x05\x06${'\0'.repeat(18)}`), ambiguous);
  const quoted = new ZipBuffer(archive([stored('a', 'b')], `PK\x05\x06${'x'.repeat(18)}`));
  assert.strictEqual(quoted.size, 1);

  // Headers.
  refused(changed([18, 4, 9], [22, 4, 9]), invalid(/header crc-32 or sizes disagree$/));
  refused(changed([8, 2, 8]), invalid(/local and central compression methods disagree$/));
  refused(changed([first + 8, 2, 0x801]), invalid(/encryption flags disagree$/));
  refused(
    changed([0, 2, 0]),
    invalid(/local file header signature is invalid$/),
    invalid(/entry "a\.txt" has an invalid local file header$/),
  );
  refused(
    changed([first + 42, 4, 5000]),
    invalid(/local file header is out of bounds$/),
    invalid(/unexpected end of file$/),
  );

  // Places.
  refused(
    changed([18, 4, 30], [22, 4, 30], [first + 20, 4, 30], [first + 24, 4, 30]),
    overlaps('a.txt'),
  );
  refused(changed([28, 2, 1]), overlaps('a.txt'));
  refused(changed([second + 20, 4, 6], [40 + 18, 4, 6]), overlaps('b.txt'));
  refused(
    changed([second + 20, 4, 600], [40 + 18, 4, 600]),
    invalid(/entry data is out of bounds$/),
    invalid(/entry "b\.txt" data is out of bounds$/),
  );

  wideNumbers();
  await contents();
  await making();
});

/** Zip64: fields and records. */
function wideNumbers() {
  const field = (...bytes) => {
    const extra = Buffer.from(bytes);
    const at = first + 46 + 5;
    const whole = Buffer.concat([plain.subarray(0, at), extra, plain.subarray(at)]);
    whole.writeUInt32LE(0xffffffff, first + 24);
    whole.writeUInt16LE(extra.length, first + 30);
    whole.writeUInt32LE(plain.readUInt32LE(end + 12) + extra.length, end + extra.length + 12);
    return whole;
  };
  const five = [5, 0, 0, 0, 0, 0, 0, 0];
  const zip = new ZipBuffer(field(9, 9, 1, 0, 7, 1, 0, 8, 0, ...five));
  assert.strictEqual(zip.get('a.txt').size, 5);
  refused(field(1, 0, 100, 0), invalid(/extra field is malformed$/));
  refused(field(1, 0, 4, 0, 1, 2, 3, 4), invalid(/Zip64 extended information .* is truncated$/));
  refused(field(9, 9, 0, 0), invalid(/Zip64 extended information extra field is missing$/));
  refused(
    field(1, 0, 8, 0, ...Array(8).fill(255)),
    invalid(/64-bit field exceeds the safe integer range$/),
  );

  const tail = ({ disk = 0, here = 0n, count = 0n, totalDisks = 1, at = 0n } = {}) => {
    const bytes = Buffer.alloc(56 + 20 + 22);
    bytes.writeUInt32LE(0x06064b50, 0);
    bytes.writeUInt32LE(disk, 16);
    bytes.writeBigUInt64LE(here, 24);
    bytes.writeBigUInt64LE(count, 32);
    bytes.writeUInt32LE(0x07064b50, 56);
    bytes.writeBigUInt64LE(at, 64);
    bytes.writeUInt32LE(totalDisks, 72);
    bytes.writeUInt32LE(0x06054b50, 76);
    return bytes;
  };
  assert.strictEqual(new ZipBuffer(tail()).size, 0);
  assert.strictEqual(new ZipBuffer(tail({ at: 999n })).size, 0);
  refused(tail({ disk: 1 }), disks);
  refused(tail({ totalDisks: 2 }), disks);
  refused(tail({ here: 1n, count: 2n }), disks);
  refused(tail({ here: 3n, count: 3n }), invalid(/Zip64 and classic .* records disagree$/));
}

async function contents() {
  const drain = async (pieces) => {
    for await (const _ of pieces);
  };
  const both = (at, size, number) => [
    [at.local, size, number],
    [at.central, size, number],
  ];
  const entryOf = (...changes) => new ZipBuffer(changed(...changes)).get('a.txt');
  const size = { local: 22, central: first + 24 };
  const corrupt = (message) => ({ code: 'ERR_ZIP_ENTRY_CORRUPT', message });
  assert.throws(
    () => entryOf(...both(size, 4, 1000)).contentSync(),
    corrupt(/entry "a\.txt" produced 5 bytes, expected 1000$/),
  );
  await assert.rejects(
    drain(entryOf(...both(size, 4, 1000)).contentIterator()),
    corrupt(/entry "a\.txt" is truncated: got 5 of 1000 bytes$/),
  );
  await assert.rejects(
    drain(entryOf(...both(size, 4, 3)).contentIterator()),
    corrupt(/entry "a\.txt" inflates beyond its declared size of 3 bytes$/),
  );
  const flags = { local: 6, central: first + 8 };
  const method = { local: 8, central: first + 10 };
  const cannot = (message) => ({ code: 'ERR_ZIP_UNSUPPORTED_FEATURE', message });
  for (const read of [(entry) => entry.content(), (entry) => drain(entry.contentIterator())]) {
    await assert.rejects(read(entryOf(...both(flags, 2, 0x801))), cannot(/"a\.txt" is encrypted$/));
    await assert.rejects(
      read(entryOf(...both(method, 2, 1))),
      cannot(/entry "a\.txt" uses compression method 1$/),
    );
  }
  // Pieces have no limit but the one that is given.
  const tooLarge = { code: 'ERR_ZIP_ENTRY_TOO_LARGE' };
  await assert.rejects(drain(entryOf().contentIterator({ maxSize: 4 })), tooLarge);
  await drain(entryOf().contentIterator({ maxSize: 5 }));
}

async function making() {
  const long = 'x'.repeat(70000);
  const tooLarge = (what) => ({
    code: 'ERR_ZIP_ENTRY_TOO_LARGE',
    message: `ZIP entry exceeds the allowed size: the entry ${what} must not exceed 65535 bytes when encoded as UTF-8`,
  });
  await assert.rejects(ZipEntry.create(long, Buffer.alloc(0)), tooLarge('name'));
  const create = (options) => ZipEntry.create('f', Buffer.alloc(0), options);
  await assert.rejects(create({ comment: long }), tooLarge('comment'));
  assert.throws(() => archive([], long), { code: 'ERR_ZIP_ARCHIVE_TOO_LARGE' });
  const dateless = await create({ modified: new Date(NaN) });
  assert.throws(() => archive([dateless]), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: "The argument 'modified' must be a valid Date. Received Invalid Date",
  });
  // A time that the header can say needs no more, and neither does one that nothing can say.
  const sizeAt = (time) =>
    archive([ZipEntry.createSync('f', Buffer.from('x'), { modified: time })]).length;
  const least = archive([ZipEntry.createSync('f', Buffer.from('x'))]).length;
  assert.strictEqual(ZipEntry.createSync('f', Buffer.from('x')).modified.getTime() % 2000, 0);
  assert.strictEqual(sizeAt(new Date(2024, 0, 1, 0, 0, 2)), least);
  assert.ok(sizeAt(new Date(2024, 0, 1, 0, 0, 1)) > least);
  assert.ok(sizeAt(new Date(2024, 0, 1, 0, 0, 2, 500)) > least);
  assert.strictEqual(sizeAt(new Date(1970, 0, 5)), least);
  assert.strictEqual(sizeAt(new Date(2200, 0, 1)), least);

  assert.strictEqual(zlib.createZipArchive([]).readableObjectMode, false);
  assert.throws(() => ZipBuffer(plain), { name: 'TypeError', message: /without 'new'$/ });

  const source = async function* (chunk) {
    yield chunk;
  };
  const entry = ZipEntry.createStream('f', source(Buffer.from('x')));
  const state = (message) => ({ code: 'ERR_INVALID_STATE', message });
  assert.throws(() => entry.contentSync(), state(/has not finished serializing yet$/));
  assert.throws(() => entry.contentIterator(), state(/is not available for reading$/));
  for await (const _ of entry);
  const again = async () => {
    for await (const _ of entry);
  };
  await assert.rejects(again(), state(/a streaming entry can only be serialized once$/));
  const wrong = zlib.createZipArchive([ZipEntry.createStream('f', source('text'))]);
  await assert.rejects(wrong.toArray(), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /The "chunk" argument must be an instance of Uint8Array\./,
  });

  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const followSymlinks of [true, false]) {
    await assert.rejects(zlib.zipFiles([[pipe, 'p']], { followSymlinks }).toArray(), {
      code: 'ERR_ZIP_UNSUPPORTED_FEATURE',
      message: `unsupported ZIP feature: cannot archive "${pipe}": not a regular file`,
    });
  }
}
