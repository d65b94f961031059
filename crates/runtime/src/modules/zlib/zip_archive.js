'use strict';

// ZIP archives from entries: piece by piece as a stream, at once, and from files on disk.

const {
  ArrayPrototypePush,
  NumberMAX_SAFE_INTEGER,
  PromisePrototypeThen,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
} = primordials;

const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_ZIP_ARCHIVE_TOO_LARGE, ERR_ZIP_UNSUPPORTED_FEATURE },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateBoolean, validateInteger, validateObject, validateString } =
  require('#internal/validators');
const { MAX16, centralHeader, endOfArchive } = require('#zlib/zip_format');
const { ZipEntry, recordOf, validateEntry } = require('#zlib/zip_entry');

/** The comment as bytes, and where the archive will begin. */
function readOptions(options = kEmptyObject) {
  if (typeof options === 'string') options = { __proto__: null, comment: options };
  validateObject(options, 'options');
  const { baseOffset = 0, comment = '' } = options;
  validateString(comment, 'options.comment');
  validateInteger(baseOffset, 'options.baseOffset', 0, NumberMAX_SAFE_INTEGER);
  const bytes = Buffer.from(comment);
  if (bytes.length > MAX16) {
    throw new ERR_ZIP_ARCHIVE_TOO_LARGE(
      'the archive comment must not exceed 65535 bytes when encoded as UTF-8',
    );
  }
  return { baseOffset, comment: bytes };
}

/** The central directory and the end, as pieces. */
function directoryOf(written, start, comment) {
  const pieces = [];
  let size = 0;
  for (let i = 0; i < written.length; i++) {
    const header = centralHeader(written[i].record, written[i].offset);
    size += header.length;
    ArrayPrototypePush(pieces, header);
  }
  ArrayPrototypePush(pieces, endOfArchive(written.length, start, size, comment));
  return pieces;
}

function* archiveSync(entries, { baseOffset, comment }) {
  const written = [];
  let offset = baseOffset;
  const iterator = entries[SymbolIterator]();
  let entry;
  try {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      entry = next.value;
      validateEntry(entry);
      const start = offset;
      for (const piece of entry) {
        offset += piece.length;
        yield piece;
      }
      ArrayPrototypePush(written, { record: recordOf(entry), offset: start });
      entry = undefined;
    }
    yield* directoryOf(written, offset, comment);
    entry = null;
  } finally {
    // Ended early: what nobody will write any more lets go of its sources.
    if (entry !== null) {
      entry?.[SymbolDispose]?.();
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        next.value?.[SymbolDispose]?.();
      }
    }
  }
}

async function* archive(entries, { baseOffset, comment }) {
  const written = [];
  let offset = baseOffset;
  const isAsync = typeof entries[SymbolAsyncIterator] === 'function';
  const iterator = isAsync ? entries[SymbolAsyncIterator]() : entries[SymbolIterator]();
  let entry;
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      entry = await next.value;
      validateEntry(entry);
      const start = offset;
      for await (const piece of entry) {
        offset += piece.length;
        yield piece;
      }
      ArrayPrototypePush(written, { record: recordOf(entry), offset: start });
      entry = undefined;
    }
    yield* directoryOf(written, offset, comment);
    entry = null;
  } finally {
    if (entry !== null) {
      entry?.[SymbolDispose]?.();
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        const rest = await next.value;
        rest?.[SymbolDispose]?.();
      }
    }
  }
}

function streamOf(pieces) {
  return require('stream').Readable.from(pieces, { __proto__: null, objectMode: false });
}

function createZipArchive(entries, options = undefined) {
  const settings = readOptions(options);
  if (
    typeof entries?.[SymbolIterator] !== 'function' &&
    typeof entries?.[SymbolAsyncIterator] !== 'function'
  ) {
    throw new ERR_INVALID_ARG_TYPE('entries', ['Iterable', 'AsyncIterable'], entries);
  }
  return streamOf(archive(entries, settings));
}

function createZipArchiveSync(entries, options = undefined) {
  const settings = readOptions(options);
  if (typeof entries?.[SymbolIterator] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('entries', 'Iterable', entries);
  }
  return archiveSync(entries, settings);
}

/** The entries of files on disk. */
async function* entriesOfFiles(files, followSymlinks) {
  const fs = require('fs');
  for (const pair of files) {
    const { 0: path, 1: name } = pair;
    validateString(path, 'sourcePath');
    validateString(name, 'entryName');
    const { stat, lstat, readlink } = fs.promises;
    const found = await (followSymlinks ? stat(path) : lstat(path));
    const options = { mode: found.mode & 0o7777, modified: found.mtime };
    if (found.isSymbolicLink()) {
      yield ZipEntry.createSymlink(name, await readlink(path), options);
    } else if (found.isDirectory()) {
      const folder = name[name.length - 1] === '/' ? name : `${name}/`;
      yield ZipEntry.createSync(folder, Buffer.alloc(0), options);
    } else if (!found.isFile()) {
      // A pipe might never end.
      throw new ERR_ZIP_UNSUPPORTED_FEATURE(`cannot archive "${path}": not a regular file`);
    } else {
      yield ZipEntry.createStream(name, fs.createReadStream(path), options);
    }
  }
}

function zipFiles(files, options = undefined) {
  const settings = readOptions(options);
  let followSymlinks = true;
  if (options !== null && typeof options === 'object') {
    ({ followSymlinks = true } = options);
    validateBoolean(followSymlinks, 'options.followSymlinks');
  }
  if (typeof files?.[SymbolIterator] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('files', 'Iterable', files);
  }
  return streamOf(archive(entriesOfFiles(files, followSymlinks), settings));
}

/** All of a stream of buffers. */
function joined(stream) {
  return PromisePrototypeThen(stream.toArray(), (pieces) => Buffer.concat(pieces));
}

module.exports = { createZipArchive, createZipArchiveSync, directoryOf, joined, zipFiles };
