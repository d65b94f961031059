'use strict';

// `ZipEntry`: one file, folder or link of a ZIP archive. Its data is compressed bytes in memory, a place in an open file, or a
// source that is compressed while it is written. What takes time is written as steps (`zip_steps.js`).

const {
  ArrayPrototypePush,
  ArrayBufferIsView,
  Date,
  DateNow,
  DatePrototypeGetTime,
  MathFloor,
  NumberMAX_SAFE_INTEGER,
  StringPrototypeEndsWith,
  Symbol,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
  TypedArrayPrototypeSlice,
} = primordials;

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_STATE,
    ERR_ZIP_ENTRY_CORRUPT,
    ERR_ZIP_ENTRY_TOO_LARGE,
    ERR_ZIP_INVALID_ARCHIVE,
    ERR_ZIP_UNSUPPORTED_FEATURE,
  },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const {
  validateBoolean,
  validateInteger,
  validateObject,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { isAnyArrayBuffer, isDate } = internalBinding('types');
const { isUint8Array } = require('#buffer/kinds');
const format = require('#zlib/zip_format');
const { runAsync, runSync, stepBy } = require('#zlib/zip_steps');
const { DEFLATE, FLAG_DESCRIPTOR, FLAG_ENCRYPTED, FLAG_UTF8, LOCAL_SIZE, STORE, ZSTD } = format;

const zlib = () => require('zlib');

// ===== arguments =====

function bytesOf(value, name) {
  if (ArrayBufferIsView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return Buffer.from(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
}

function checkName(filename) {
  validateString(filename, 'filename');
  if (filename === '') throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must not be empty');
}

/** The time as the headers themselves can say it. */
function now() {
  return new Date(MathFloor(DateNow() / 2000) * 2000);
}

function tooLong(what) {
  return `the entry ${what} must not exceed 65535 bytes when encoded as UTF-8`;
}

/** The record of a new entry. */
function newRecord(filename, options, type, defaultMode) {
  validateObject(options, 'options');
  const { comment = '', mode = defaultMode, modified = now() } = options;
  validateString(comment, 'options.comment');
  validateUint32(mode, 'options.mode');
  if (!isDate(modified)) throw new ERR_INVALID_ARG_TYPE('options.modified', 'Date', modified);
  const nameBytes = Buffer.from(filename);
  const commentBytes = Buffer.from(comment);
  if (nameBytes.length > format.MAX16) {
    throw new ERR_ZIP_ENTRY_TOO_LARGE(tooLong('name'));
  }
  if (commentBytes.length > format.MAX16) {
    throw new ERR_ZIP_ENTRY_TOO_LARGE(tooLong('comment'));
  }
  return {
    system: format.UNIX,
    flags: FLAG_UTF8,
    method: STORE,
    modified: new Date(DatePrototypeGetTime(modified)),
    crc32: 0,
    compressedSize: 0,
    size: 0,
    attributes: format.attributesOf(type, mode),
    offset: 0,
    nameBytes,
    commentBytes,
    name: filename,
    comment,
  };
}

function readMethod({ method = 'deflate' }) {
  switch (method) {
    case 'deflate':
      return DEFLATE;
    case 'store':
      return STORE;
    case 'zstd':
      return ZSTD;
    default:
      throw new ERR_INVALID_ARG_VALUE(
        'options.method',
        method,
        "must be 'deflate', 'store', or 'zstd'",
      );
  }
}

// How much one entry may give at once, unless a call says so itself.
let maxContentSize = 256 * 1024 * 1024;

function getMaxZipContentSize() {
  return maxContentSize;
}

function setMaxZipContentSize(size) {
  validateInteger(size, 'size', 0, NumberMAX_SAFE_INTEGER);
  maxContentSize = size;
}

// ===== making =====

function* createSteps(filename, data, options) {
  checkName(filename);
  const bytes = bytesOf(data, 'data');
  const isFolder = StringPrototypeEndsWith(filename, '/');
  if (isFolder && bytes.length > 0) {
    throw new ERR_INVALID_ARG_VALUE('data', data, 'must be empty for a directory entry');
  }
  const type = isFolder ? format.TYPE_FOLDER : format.TYPE_FILE;
  const record = newRecord(filename, options, type, isFolder ? 0o755 : 0o644);
  const method = readMethod(options);
  record.size = bytes.length;
  record.crc32 = zlib().crc32(bytes);
  let raw;
  if (method !== STORE && bytes.length > 0) {
    raw = yield stepBy(zlib, method === ZSTD ? 'zstdCompress' : 'deflateRaw', bytes);
  }
  // What does not shrink is kept as it is.
  if (raw !== undefined && raw.length < bytes.length) record.method = method;
  else raw = Buffer.from(TypedArrayPrototypeSlice(bytes));
  record.compressedSize = raw.length;
  return new ZipEntry(kMake, record, { raw });
}

const kMake = Symbol('kMake');
const kRecord = Symbol('kRecord');
const kData = Symbol('kData');
// The data of a streaming entry whose source has been read.
const kSpent = { source: null };

class ZipEntry {
  /** `data` is `{ raw }`, `{ file, start }` or `{ source, method }`. */
  constructor(key, record, data) {
    if (key !== kMake) return;
    format.hide(this, kRecord, record);
    format.hide(this, kData, data);
  }

  static *read(buffer) {
    const bytes = bytesOf(buffer, 'buffer');
    const { entries } = archiveInMemory(bytes);
    for (let i = 0; i < entries.length; i++) yield entries[i];
  }

  static async create(filename, data, options = kEmptyObject) {
    return runAsync(createSteps(filename, data, options));
  }

  static createSync(filename, data, options = kEmptyObject) {
    return runSync(createSteps(filename, data, options));
  }

  static createStream(filename, source, options = kEmptyObject) {
    checkName(filename);
    if (StringPrototypeEndsWith(filename, '/')) {
      throw new ERR_INVALID_ARG_VALUE('filename', filename, 'a directory entry cannot be streamed');
    }
    if (typeof source?.[SymbolAsyncIterator] !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('source', 'AsyncIterable', source);
    }
    const record = newRecord(filename, options, format.TYPE_FILE, 0o644);
    record.method = readMethod(options);
    record.flags |= FLAG_DESCRIPTOR;
    return new ZipEntry(kMake, record, { source });
  }

  static createSymlink(filename, target, options = kEmptyObject) {
    checkName(filename);
    validateString(target, 'target');
    const record = newRecord(filename, options, format.TYPE_LINK, 0o777);
    const raw = Buffer.from(target);
    record.size = record.compressedSize = raw.length;
    record.crc32 = zlib().crc32(raw);
    return new ZipEntry(kMake, record, { raw });
  }

  get compressed() {
    return this[kRecord].method !== STORE;
  }

  get rawContent() {
    const { raw, memory } = this[kData];
    if (memory === undefined) return raw ?? null;
    return rawOf(this);
  }

  get method() {
    return this[kRecord].method;
  }

  get flags() {
    return this[kRecord].flags;
  }

  get crc32() {
    return this[kRecord].crc32;
  }

  get name() {
    return this[kRecord].name;
  }

  get nameBuffer() {
    return this[kRecord].nameBytes;
  }

  get comment() {
    return this[kRecord].comment;
  }

  get size() {
    return this[kRecord].size;
  }

  get compressedSize() {
    return this[kRecord].compressedSize;
  }

  get modified() {
    return this[kRecord].modified;
  }

  get mode() {
    return format.modeOf(this[kRecord]);
  }

  get isSymlink() {
    return format.isLink(this[kRecord]);
  }

  get isFile() {
    return !this.isSymlink && !this.isDirectory;
  }

  get isDirectory() {
    return format.isFolder(this[kRecord]);
  }

  async content(options = kEmptyObject) {
    return runAsync(contentSteps(this, options));
  }

  contentSync(options = kEmptyObject) {
    return runSync(contentSteps(this, options));
  }

  /** The content piece by piece, which needs no more memory than a few pieces. */
  contentIterator(options = kEmptyObject) {
    const { maxSize, verify } = readContentOptions(options);
    checkReadable(this);
    // It is the reader who says how much may come.
    return contentPieces(this, options.maxSize === undefined ? Infinity : maxSize, verify);
  }

  /** The bytes of the entry in an archive. */
  *[SymbolIterator]() {
    if (this[kData].source !== undefined) {
      throw new ERR_INVALID_STATE('a streaming entry cannot be serialized synchronously');
    }
    const raw = runSync(rawSteps(this));
    settleSizes(this);
    yield format.localHeader(this[kRecord]);
    if (raw.length > 0) yield raw;
  }

  async *[SymbolAsyncIterator]() {
    const data = this[kData];
    if (data.source === undefined) {
      checkReadable(this);
      settleSizes(this);
      yield format.localHeader(this[kRecord]);
      for await (const piece of rawPieces(this)) if (piece.length > 0) yield piece;
      return;
    }
    const { source } = data;
    if (source === null) {
      throw new ERR_INVALID_STATE('a streaming entry can only be serialized once');
    }
    this[kData] = kSpent;
    yield* streamed(this[kRecord], source);
  }

  [SymbolDispose]() {
    const { source } = this[kData];
    if (source === undefined || source === null) return;
    this[kData] = kSpent;
    if (typeof source.destroy === 'function') source.destroy();
    else source.return?.();
  }

  async [SymbolAsyncDispose]() {
    this[SymbolDispose]();
  }
}

async function* contentPieces(entry, maxSize, verify) {
  const record = entry[kRecord];
  // A header that disagrees is told first.
  if (entry[kData].file === undefined) rawOf(entry);
  checkEncryption(record);
  if (record.method !== STORE) decompressorOf(record);
  checkSize(record, maxSize);
  const { crc32 } = zlib();
  let crc = 0;
  let size = 0;
  for await (const piece of decompressed(record, rawPieces(entry))) {
    size += piece.length;
    if (size > record.size) throw tooMuch(record);
    if (verify) crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== record.size) {
    throw corrupt(record, `is truncated: got ${size} of ${record.size} bytes`);
  }
  if (verify && crc !== record.crc32) throw corrupt(record, 'failed CRC-32 verification');
}

/** What was read of a stream's archive has its sizes by now: they go into the header of its next archive. */
function settleSizes(entry) {
  entry[kRecord].flags &= ~FLAG_DESCRIPTOR;
}

/** Compresses a source while it is written. */
async function* streamed(record, source) {
  yield format.localHeader(record);
  const { crc32 } = zlib();
  let crc = 0;
  let size = 0;
  let compressedSize = 0;
  async function* counted() {
    for await (const piece of source) {
      if (!isUint8Array(piece)) throw new ERR_INVALID_ARG_TYPE('chunk', 'Uint8Array', piece);
      const bytes = bytesOf(piece, 'chunk');
      crc = crc32(bytes, crc);
      size += bytes.length;
      if (bytes.length > 0) yield bytes;
    }
  }
  let pieces = counted();
  if (record.method !== STORE) {
    const { createDeflateRaw, createZstdCompress } = zlib();
    pieces = through(pieces, record.method === ZSTD ? createZstdCompress() : createDeflateRaw());
  }
  for await (const piece of pieces) {
    compressedSize += piece.length;
    yield piece;
  }
  record.crc32 = crc;
  record.size = size;
  record.compressedSize = compressedSize;
  yield format.descriptor(record);
}

function through(source, transform) {
  const { pipeline, Readable } = require('stream');
  // The transform itself gives errors of either.
  pipeline(Readable.from(source), transform, () => {});
  return transform;
}

function corrupt(record, problem) {
  return new ERR_ZIP_ENTRY_CORRUPT(`entry "${record.name}" ${problem}`);
}

function invalid(reason) {
  return new ERR_ZIP_INVALID_ARCHIVE(reason);
}

function tooMuch(record) {
  return corrupt(record, `inflates beyond its declared size of ${record.size} bytes`);
}

function asCorrupt(record, error) {
  if (error?.code === 'ERR_BUFFER_TOO_LARGE') return tooMuch(record);
  if (typeof error?.errno !== 'number' || typeof error.code !== 'string') return error;
  if (error.code[0] !== 'Z') return error;
  const what = record.method === ZSTD ? 'decompress' : 'inflate';
  return corrupt(record, `failed to ${what}: ${error.message}`);
}

function readContentOptions(options) {
  validateObject(options, 'options');
  const { maxSize = maxContentSize, verify = true } = options;
  validateInteger(maxSize, 'options.maxSize', 0, NumberMAX_SAFE_INTEGER);
  validateBoolean(verify, 'options.verify');
  return { maxSize, verify };
}

function checkReadable(entry) {
  const data = entry[kData];
  if (data.raw === undefined && data.file === undefined && data.memory === undefined) {
    throw new ERR_INVALID_STATE('the content of a streaming entry is not available for reading');
  }
}

function checkEncryption(record) {
  if ((record.flags & FLAG_ENCRYPTED) !== 0) {
    throw new ERR_ZIP_UNSUPPORTED_FEATURE(`entry "${record.name}" is encrypted`);
  }
}

function checkSize(record, maxSize) {
  if (record.size > maxSize) {
    throw new ERR_ZIP_ENTRY_TOO_LARGE(
      `entry "${record.name}" declares ${record.size} bytes, exceeding the ${maxSize} byte limit`,
    );
  }
}

function* contentSteps(entry, options) {
  const { maxSize, verify } = readContentOptions(options);
  if (entry[kData].source) {
    throw new ERR_INVALID_STATE('this streaming entry has not finished serializing yet');
  }
  checkReadable(entry);
  const record = entry[kRecord];
  checkSize(record, maxSize);
  const raw = yield* rawSteps(entry);
  checkEncryption(record);
  let content;
  if (record.method === STORE) {
    content = Buffer.from(raw);
  } else {
    const name = decompressorOf(record) === ZSTD ? 'zstdDecompress' : 'inflateRaw';
    try {
      // One byte more than declared is found to be too much without making the rest.
      content = yield stepBy(zlib, name, raw, { maxOutputLength: record.size + 1 });
    } catch (error) {
      throw asCorrupt(record, error);
    }
  }
  if (content.length !== record.size) {
    throw corrupt(record, `produced ${content.length} bytes, expected ${record.size}`);
  }
  if (verify && zlib().crc32(content) !== record.crc32) {
    throw corrupt(record, 'failed CRC-32 verification');
  }
  return content;
}

function decompressorOf(record) {
  if (record.method === DEFLATE || record.method === ZSTD) return record.method;
  throw new ERR_ZIP_UNSUPPORTED_FEATURE(
    `entry "${record.name}" uses compression method ${record.method}`,
  );
}

function decompressed(record, pieces) {
  if (record.method === STORE) return pieces;
  const { createInflateRaw, createZstdDecompress } = zlib();
  const isZstd = decompressorOf(record) === ZSTD;
  return through(pieces, isZstd ? createZstdDecompress() : createInflateRaw());
}

// ===== the compressed bytes =====

/** Where the data of an entry begins in the file that has it. */
function* startSteps(entry) {
  const data = entry[kData];
  const record = entry[kRecord];
  data.file.check();
  if (data.start === undefined) {
    let header = yield data.file.read(LOCAL_SIZE, record.offset);
    if (!format.isLocal(header)) {
      throw invalid(`entry "${record.name}" has an invalid local file header`);
    }
    // The rest tells only numbers that the record has as well; that it does is to be seen.
    const isWide = format.isWide(header);
    if (isWide) header = yield data.file.read(format.localSize(header, record), record.offset);
    data.start = record.offset + format.checkLocal(header, record, isWide);
  }
  return data.start;
}

function* rawSteps(entry) {
  const data = entry[kData];
  if (data.raw !== undefined) return data.raw;
  if (data.memory !== undefined) return rawOf(entry);
  const start = yield* startSteps(entry);
  const { compressedSize } = entry[kRecord];
  const raw = yield data.file.read(compressedSize, start);
  if (raw.length < compressedSize) {
    throw invalid('entry data is truncated');
  }
  return raw;
}

/** The part of an archive in memory. */
function rawOf(entry) {
  const data = entry[kData];
  if (data.raw === undefined) {
    const { memory, start } = data;
    data.raw = memory.subarray(start, start + entry[kRecord].compressedSize);
  }
  return data.raw;
}

const kPiece = 65536;

async function* rawPieces(entry) {
  const data = entry[kData];
  if (data.file === undefined) {
    yield data.raw ?? rawOf(entry);
    return;
  }
  const { compressedSize } = entry[kRecord];
  const start = await runAsync(startSteps(entry));
  for (let done = 0; done < compressedSize; ) {
    const wanted = compressedSize - done;
    data.file.check();
    const piece = await data.file.read(wanted < kPiece ? wanted : kPiece, start + done).async();
    if (piece.length === 0) throw invalid('entry data is truncated');
    done += piece.length;
    yield piece;
  }
}

// ===== what the containers need =====

/** The end and the entries of an archive in memory, all of it looked at. */
function archiveInMemory(memory) {
  const end = format.findEnd(memory, 0);
  const entries = [];
  const ends = [];
  const directory = memory.subarray(end.start, end.start + end.size);
  const check = (record) => {
    const { offset } = record;
    if (offset + LOCAL_SIZE > memory.length) throw invalid('local file header is out of bounds');
    const start = offset + format.checkLocal(memory.subarray(offset), record, true);
    const dataEnd = start + record.compressedSize;
    if (dataEnd > memory.length) throw invalid('entry data is out of bounds');
    ArrayPrototypePush(ends, dataEnd);
    ArrayPrototypePush(entries, new ZipEntry(kMake, record, { memory, start }));
  };
  const left = memory.length - end.start - end.size;
  const records = format.readDirectory(directory, end, check, left);
  format.checkOverlaps(records, ends, end.start);
  return { end, entries };
}

function entryInFile(file, record, start = undefined) {
  return new ZipEntry(kMake, record, { file, start });
}

/** A streamed entry is where it was written now. */
function promote(entry, file, offset) {
  const record = entry[kRecord];
  record.offset = offset;
  if (entry[kData].raw === undefined && entry[kData].file === undefined) {
    entry[kData] = { file, start: undefined };
  }
}

function isEntry(value) {
  return value !== null && typeof value === 'object' && value[kRecord] !== undefined;
}

function recordOf(entry) {
  return entry[kRecord];
}

function validateEntry(entry) {
  if (!isEntry(entry)) throw new ERR_INVALID_ARG_TYPE('entry', 'ZipEntry', entry);
}

module.exports = {
  ZipEntry,
  archiveInMemory,
  bytesOf,
  entryInFile,
  getMaxZipContentSize,
  isEntry,
  promote,
  recordOf,
  setMaxZipContentSize,
  validateEntry,
};
