'use strict';

// `ZipFile`: a ZIP archive on disk. Its directory is read when it is opened, its entries when they are asked for. New ones are
// written where the directory was, which follows them anew.

const {
  ArrayPrototypePush,
  MathMax,
  MathMin,
  PromisePrototypeThen,
  PromiseResolve,
  ReflectApply,
  SafeMap,
  Symbol,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
  SymbolToStringTag,
} = primordials;

const { Buffer, kMaxLength } = require('buffer');
const {
  codes: {
    ERR_INVALID_STATE,
    ERR_ZIP_ARCHIVE_TOO_LARGE,
    ERR_ZIP_ENTRY_NOT_FOUND,
    ERR_ZIP_INVALID_ARCHIVE,
    ERR_ZIP_NOT_WRITABLE,
  },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateBoolean, validateFunction, validateObject, validateString } =
  require('#internal/validators');
const format = require('#zlib/zip_format');
const { runAsync, runSync, stepBy } = require('#zlib/zip_steps');
const { ZipEntry, entryInFile, promote, recordOf, validateEntry } = require('#zlib/zip_entry');
const { createZipArchive, createZipArchiveSync, directoryOf } = require('#zlib/zip_archive');

const fs = () => require('fs');

const byFs = (name, ...args) => stepBy(fs, name, ...args);

/** The open file, as its entries see it. */
class Source {
  constructor(fd) {
    this.fd = fd;
  }

  check() {
    if (this.fd === -1) {
      throw new ERR_INVALID_STATE(
        'cannot read a ZipEntry after its backing ZipFile has been closed',
      );
    }
  }

  /** The step that reads; fewer bytes than wanted at the end of the file. */
  read(length, position) {
    const steps = () => readSteps(this.fd, length, position);
    return { sync: () => runSync(steps()), async: () => runAsync(steps()) };
  }
}

function* readSteps(fd, length, position) {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = yield byFs('read', fd, bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function* writeSteps(fd, bytes, position) {
  for (let done = 0; done < bytes.length; ) {
    done += yield byFs('write', fd, bytes, done, bytes.length - done, position + done);
  }
}

const kWindow = 65536;

/** Refuses entries that lie outside of the file or share bytes. */
function* extentSteps(fd, records, end, size) {
  const ends = [];
  let window = Buffer.alloc(0);
  let from = 0;
  for (let i = 0; i < records.length; i++) {
    const record = records[i];
    const { compressedSize, offset } = record;
    const isSeen = offset >= from && offset + format.LOCAL_SIZE <= from + window.length;
    if (!isSeen) {
      // Headers of small entries lie close to each other.
      window = yield* readSteps(fd, MathMax(0, MathMin(kWindow, size - offset)), offset);
      from = offset;
    }
    if (window.length < format.LOCAL_SIZE) {
      throw new ERR_ZIP_INVALID_ARCHIVE('unexpected end of file');
    }
    ends[i] = offset + format.localSize(window.subarray(offset - from), record) + compressedSize;
    if (ends[i] > size) {
      throw new ERR_ZIP_INVALID_ARCHIVE(`entry "${record.name}" data is out of bounds`);
    }
  }
  format.checkOverlaps(records, ends, end.start);
}

function* openSteps(filename, options) {
  validateString(filename, 'filename');
  validateObject(options, 'options');
  const { writable = false } = options;
  validateBoolean(writable, 'options.writable');
  const fd = yield byFs('open', filename, writable ? 'r+' : 'r');
  try {
    const { size } = yield byFs('fstat', fd);
    const longest = format.END_SIZE + 65535 + format.END64_SIZE + format.LOCATOR64_SIZE;
    const start = MathMax(0, size - longest);
    const tail = yield* readSteps(fd, size - start, start);
    const end = format.findEnd(tail, start);
    if (end.size > kMaxLength) {
      throw new ERR_ZIP_ARCHIVE_TOO_LARGE('the central directory does not fit into memory');
    }
    const directory = yield* readSteps(fd, end.size, end.start);
    if (directory.length < end.size) {
      throw new ERR_ZIP_INVALID_ARCHIVE('central directory does not fit inside the archive');
    }
    const records = format.readDirectory(directory, end);
    yield* extentSteps(fd, records, end, size);
    return new ZipFile(kMake, new Source(fd), writable, end, records);
  } catch (error) {
    yield byFs('close', fd);
    throw error;
  }
}

const kMake = Symbol('kMake');
const kSource = Symbol('kSource');
const kRecords = Symbol('kRecords');
const kEnd = Symbol('kEnd');
const kWritable = Symbol('kWritable');
const kBusy = Symbol('kBusy');

function check(file) {
  if (file[kSource].fd === -1) throw new ERR_INVALID_STATE('the ZipFile has been closed');
}

function checkWritable(file) {
  check(file);
  if (!file[kWritable]) throw new ERR_ZIP_NOT_WRITABLE();
}

function entryOf(file, name) {
  check(file);
  validateString(name, 'name');
  const record = file[kRecords].get(name);
  if (record === undefined) throw new ERR_ZIP_ENTRY_NOT_FOUND(name);
  return entryInFile(file[kSource], { ...record });
}

/** Writes the directory behind the last entry and cuts the file there. */
function* directorySteps(file, start) {
  const { fd } = file[kSource];
  const { comment, shift } = file[kEnd];
  const written = [];
  file[kRecords].forEach((record) => {
    ArrayPrototypePush(written, { record, offset: record.offset - shift });
  });
  const bytes = Buffer.concat(directoryOf(written, start - shift, comment));
  yield* writeSteps(fd, bytes, start);
  yield byFs('ftruncate', fd, start + bytes.length);
  file[kEnd].start = start;
}

function* appended(file, entry, pieces, start) {
  let offset = start;
  for (const piece of pieces) {
    yield* writeSteps(file[kSource].fd, piece, offset);
    offset += piece.length;
  }
  return keep(file, entry, start, offset);
}

/** Takes an entry that was written into the directory; gives the steps that write that. */
function keep(file, entry, start, end) {
  promote(entry, file[kSource], start);
  const name = entry.name;
  file[kRecords].set(name, { ...recordOf(entry), offset: start });
  return directorySteps(file, end);
}

/** One change after the other: the file has one end. */
function queued(file, change) {
  const result = PromisePrototypeThen(file[kBusy], change);
  file[kBusy] = PromisePrototypeThen(
    result,
    () => {},
    () => {},
  );
  return result;
}

class ZipFile {
  constructor(key, source, writable, end, records) {
    if (key !== kMake) throw new ERR_INVALID_STATE('use ZipFile.open() to make a ZipFile');
    format.hide(this, kSource, source);
    format.hide(this, kWritable, writable);
    format.hide(this, kEnd, end);
    format.hide(this, kBusy, PromiseResolve(undefined));
    format.hide(this, kRecords, new SafeMap());
    for (let i = 0; i < records.length; i++) this[kRecords].set(records[i].name, records[i]);
  }

  static async open(filename, options = kEmptyObject) {
    return runAsync(openSteps(filename, options));
  }

  static openSync(filename, options = kEmptyObject) {
    return runSync(openSteps(filename, options));
  }

  get writable() {
    return this[kWritable];
  }

  get comment() {
    return format.textOf(this[kEnd].comment, format.FLAG_UTF8);
  }

  has(name) {
    check(this);
    validateString(name, 'name');
    return this[kRecords].has(name);
  }

  async get(name) {
    return entryOf(this, name);
  }

  getSync(name) {
    return entryOf(this, name);
  }

  async stream(name, options) {
    return entryOf(this, name).contentIterator(options);
  }

  async addEntry(entry) {
    checkWritable(this);
    validateEntry(entry);
    return queued(this, async () => {
      checkWritable(this);
      const { start } = this[kEnd];
      let offset = start;
      for await (const piece of entry) {
        await runAsync(writeSteps(this[kSource].fd, piece, offset));
        offset += piece.length;
      }
      await runAsync(keep(this, entry, start, offset));
      return entry;
    });
  }

  async add(filename, data, options) {
    checkWritable(this);
    return this.addEntry(await ZipEntry.create(filename, data, options));
  }

  addEntrySync(entry) {
    checkWritable(this);
    validateEntry(entry);
    runSync(runSync(appended(this, entry, entry, this[kEnd].start)));
    return entry;
  }

  addSync(filename, data, options) {
    checkWritable(this);
    return this.addEntrySync(ZipEntry.createSync(filename, data, options));
  }

  async delete(name) {
    checkWritable(this);
    validateString(name, 'name');
    return queued(this, async () => {
      checkWritable(this);
      if (!this[kRecords].delete(name)) return false;
      await runAsync(directorySteps(this, this[kEnd].start));
      return true;
    });
  }

  deleteSync(name) {
    checkWritable(this);
    validateString(name, 'name');
    if (!this[kRecords].delete(name)) return false;
    runSync(directorySteps(this, this[kEnd].start));
    return true;
  }

  compact(comment) {
    check(this);
    return createZipArchive(this.valuesSync(), comment ?? this.comment);
  }

  compactSync(comment) {
    check(this);
    return Buffer.concat([...createZipArchiveSync(this.valuesSync(), comment ?? this.comment)]);
  }

  keys() {
    check(this);
    return this[kRecords].keys();
  }

  *values() {
    for (const name of this.keys()) yield this.get(name);
  }

  *valuesSync() {
    for (const name of this.keys()) yield this.getSync(name);
  }

  *entries() {
    for (const name of this.keys()) yield [name, this.get(name)];
  }

  *entriesSync() {
    for (const name of this.keys()) yield [name, this.getSync(name)];
  }

  get size() {
    check(this);
    return this[kRecords].size;
  }

  forEach(callback, thisArg) {
    validateFunction(callback, 'callback');
    for (const { 0: name, 1: entry } of this.entries()) {
      ReflectApply(callback, thisArg, [entry, name, this]);
    }
  }

  forEachSync(callback, thisArg) {
    validateFunction(callback, 'callback');
    for (const { 0: name, 1: entry } of this.entriesSync()) {
      ReflectApply(callback, thisArg, [entry, name, this]);
    }
  }

  async close() {
    const { fd } = this[kSource];
    if (fd === -1) return;
    await this[kBusy];
    if (this[kSource].fd === -1) return;
    this[kSource].fd = -1;
    await byFs('close', fd).async();
  }

  closeSync() {
    const { fd } = this[kSource];
    if (fd === -1) return;
    this[kSource].fd = -1;
    fs().closeSync(fd);
  }

  async *[SymbolAsyncIterator]() {
    yield* this.values();
  }

  [SymbolIterator]() {
    return this.entries();
  }

  get [SymbolToStringTag]() {
    return 'ZipFile';
  }

  async [SymbolAsyncDispose]() {
    await this.close();
  }

  [SymbolDispose]() {
    this.closeSync();
  }
}

module.exports = { ZipFile };
