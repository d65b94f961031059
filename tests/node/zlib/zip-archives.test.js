'use strict';
// What goes into a ZIP archive comes out of it, from memory and from files, at once and later; damage is told.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Readable } = require('stream');
const zlib = require('zlib');
const finish = require('../finish.js');

const { ZipBuffer, ZipEntry, ZipFile } = zlib;
process.removeAllListeners('warning');

const text = Buffer.from('some text that repeats, '.repeat(500));
const noise = Buffer.alloc(3000);
for (let i = 0, state = 1; i < noise.length; i++) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  noise[i] = state >>> 16;
}
const modified = new Date(2021, 4, 6, 7, 8, 9);

async function collect(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function sample() {
  return [
    await ZipEntry.create('text.txt', text, { comment: 'ein Käse', mode: 0o600, modified }),
    ZipEntry.createSync('noise', noise, { modified }),
    await ZipEntry.create('zstd', text, { method: 'zstd', modified }),
    ZipEntry.createSync('dir/', Buffer.alloc(0), { modified }),
    ZipEntry.createSymlink('dir/link', '../text.txt', { modified }),
    ZipEntry.createStream('stream', Readable.from([text.subarray(0, 100), text.subarray(100)]), {
      modified,
    }),
  ];
}

const names = ['text.txt', 'noise', 'zstd', 'dir/', 'dir/link', 'stream'];
const contents = [text, noise, text, Buffer.alloc(0), Buffer.from('../text.txt'), text];

async function checkEntries(get) {
  for (let i = 0; i < names.length; i++) {
    const entry = await get(names[i]);
    assert.strictEqual(entry.name, names[i]);
    assert.strictEqual(entry.size, contents[i].length);
    assert.strictEqual(entry.crc32, zlib.crc32(contents[i]));
    assert.strictEqual(entry.modified.getTime(), modified.getTime());
    assert.deepStrictEqual(await entry.content(), contents[i]);
    assert.deepStrictEqual(entry.contentSync(), contents[i]);
    assert.deepStrictEqual(await collect(entry.contentIterator()), contents[i]);
  }
}

finish(async () => {
  const archive = await collect(zlib.createZipArchive(await sample(), 'a comment'));
  const zip = new ZipBuffer(archive);
  assert.deepStrictEqual([...zip.keys()], names);
  assert.strictEqual(zip.comment, 'a comment');
  await checkEntries((name) => zip.get(name));
  assert.deepStrictEqual(
    [zip.get('text.txt').comment, zip.get('text.txt').mode],
    ['ein Käse', 0o600],
  );
  assert.deepStrictEqual(
    names.map((name) => zip.get(name).compressed),
    [true, false, true, false, false, true],
  );
  assert.ok(
    zip.get('dir/').isDirectory && zip.get('dir/link').isSymlink && zip.get('noise').isFile,
  );
  assert.deepStrictEqual(
    [...ZipEntry.read(archive)].map((entry) => entry.name),
    names,
  );

  // Changed in memory.
  zip.addSync('more', Buffer.from('more'));
  await zip.add('noise', Buffer.from('silence'));
  assert.strictEqual(zip.delete('zstd'), true);
  assert.strictEqual(zip.delete('zstd'), false);
  assert.throws(() => zip.get('zstd'), { code: 'ERR_ZIP_ENTRY_NOT_FOUND' });
  for (const bytes of [await zip.toBuffer(), zip.toBufferSync()]) {
    const again = new ZipBuffer(bytes);
    assert.deepStrictEqual([...again.keys()], [...zip.keys()]);
    assert.strictEqual(`${again.get('noise').contentSync()}`, 'silence');
    assert.deepStrictEqual(again.get('stream').contentSync(), text);
  }

  // Something before and after the archive does no harm.
  const wrapped = new ZipBuffer(Buffer.concat([noise, archive, Buffer.from('after')]));
  assert.deepStrictEqual(wrapped.get('text.txt').contentSync(), text);

  // On disk.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-zip-'));
  const file = path.join(folder, 'a.zip');
  fs.writeFileSync(file, archive);
  const opened = await ZipFile.open(file);
  await checkEntries((name) => opened.get(name));
  await checkEntries((name) => opened.getSync(name));
  await assert.rejects(opened.add('x', text), { code: 'ERR_ZIP_NOT_WRITABLE' });
  const kept = opened.getSync('text.txt');
  await opened.close();
  await assert.rejects(kept.content(), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => opened.size, { code: 'ERR_INVALID_STATE' });

  const changed = ZipFile.openSync(file, { writable: true });
  await Promise.all([changed.add('one', text), changed.add('two', noise), changed.delete('noise')]);
  changed.addSync('text.txt', Buffer.from('new'));
  const streamed = ZipEntry.createStream('late', Readable.from([noise]), { method: 'store' });
  await changed.addEntry(streamed);
  assert.deepStrictEqual(await streamed.content(), noise);
  const compact = changed.compactSync();
  assert.deepStrictEqual(await collect(changed.compact()), compact);
  const now = [...changed.keys()];
  changed.closeSync();
  assert.ok(compact.length < fs.statSync(file).size);
  for (const bytes of [compact, fs.readFileSync(file)]) {
    const again = new ZipBuffer(bytes);
    assert.deepStrictEqual([...again.keys()], now);
    assert.strictEqual(again.comment, 'a comment');
    assert.deepStrictEqual(again.get('one').contentSync(), text);
    assert.deepStrictEqual(again.get('late').contentSync(), noise);
    assert.strictEqual(`${again.get('text.txt').contentSync()}`, 'new');
  }

  // From files.
  fs.writeFileSync(path.join(folder, 'f'), text, { mode: 0o640 });
  fs.symlinkSync('f', path.join(folder, 'l'));
  const pairs = [
    [path.join(folder, 'f'), 'in/f'],
    [path.join(folder, 'l'), 'l'],
    [folder, 'in'],
  ];
  const followed = new ZipBuffer(await collect(zlib.zipFiles(pairs)));
  assert.deepStrictEqual([...followed.keys()], ['in/f', 'l', 'in/']);
  assert.strictEqual(followed.get('in/f').mode, fs.statSync(pairs[0][0]).mode & 0o7777);
  assert.deepStrictEqual(followed.get('l').contentSync(), text);
  const linked = new ZipBuffer(await collect(zlib.zipFiles(pairs, { followSymlinks: false })));
  assert.ok(linked.get('l').isSymlink);
  fs.rmSync(folder, { recursive: true });

  // Damage and limits.
  assert.throws(() => new ZipBuffer(archive.subarray(0, archive.length - 1)), {
    code: 'ERR_ZIP_INVALID_ARCHIVE',
  });
  const damaged = Buffer.from(archive);
  damaged[archive.indexOf(noise)] ^= 1;
  const corrupt = new ZipBuffer(damaged).get('noise');
  assert.throws(() => corrupt.contentSync(), { code: 'ERR_ZIP_ENTRY_CORRUPT' });
  assert.strictEqual(corrupt.contentSync({ verify: false }).length, noise.length);
  assert.throws(() => wrapped.get('text.txt').contentSync({ maxSize: 10 }), {
    code: 'ERR_ZIP_ENTRY_TOO_LARGE',
  });
  for (let at = 0; at < archive.length; at += 13) {
    const bytes = Buffer.from(archive);
    bytes[at] ^= 0x55;
    try {
      for (const [, entry] of new ZipBuffer(bytes)) entry.contentSync();
    } catch (error) {
      assert.match(error.code, /^ERR_ZIP_/, `${at} ${error.stack}`);
    }
  }

  // More entries than a classic archive can have.
  const many = function* () {
    for (let i = 0; i < 65540; i++)
      yield ZipEntry.createSync(`${i}`, Buffer.alloc(0), { modified });
  };
  const wide = new ZipBuffer(Buffer.concat([...zlib.createZipArchiveSync(many())]));
  assert.strictEqual(wide.size, 65540);
  assert.strictEqual(wide.get('65539').size, 0);

  // A source that is not needed any more is let go.
  const source = Readable.from([text]);
  const stream = zlib.createZipArchive([ZipEntry.createStream('s', source)]);
  stream.destroy();
  await new Promise((resolve) => stream.once('close', resolve));
});
