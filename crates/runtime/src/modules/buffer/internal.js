'use strict';

// What `buffer` hands to other builtin modules: the table of its encodings, and blobs, which load when asked for.

const { codecOf } = require('#buffer/codecs');

/** Whether a value is a `Blob` or `File`. */
function isBlob(value) {
  if (value === null || typeof value !== 'object') return false;
  return require('#buffer/blob').isBlob(value);
}

/** Hands out a blob's bytes in pieces: `next((error, chunk) => {})`, without a chunk at the end. */
function blobReader(blob) {
  return require('#buffer/blob').readerOf(blob);
}

/** A Blob over a whole file whose `stat` is given. */
function createFileBlob(path, stat, type) {
  return require('#buffer/blob').createFileBlob(path, stat, type);
}

module.exports = { blobReader, codecOf, createFileBlob, isBlob };
