'use strict';

// Histograms as bytes: a map in CBOR of their settings and of the counts, as gaps and counts in turn.

const {
  ArrayPrototypePush,
  BigInt,
  DataView,
  DataViewPrototypeGetFloat64,
  DataViewPrototypeSetFloat64,
  Number,
  TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeSlice,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { Buckets } = require('#perf_hooks/buckets');

const kVersion = 1;
// The keys of the map.
const VERSION = 0;
const LOWEST = 1;
const HIGHEST = 2;
const FIGURES = 3;
const COUNT = 4;
const LEAST = 5;
const GREATEST = 6;
const OFFSET = 7;
const RATIO = 8;
const LENGTH = 9;
const COUNTS = 10;
const AVERAGES = 11;
// The keys of the moving averages.
const ALPHA = 0;
const MEAN = 1;
const VARIANCE = 2;
const ERRORS = 3;
const THRESHOLD = 4;

// Of CBOR.
const MAP = 0xa0;
const ARRAY = 0x80;
const DOUBLE = 0xfb;

class Writer {
  bytes = [];

  head(kind, number) {
    const { bytes } = this;
    let size = 0;
    if (number < 24) {
      ArrayPrototypePush(bytes, kind | number);
    } else if (number < 256) {
      size = 1;
      ArrayPrototypePush(bytes, kind | 24);
    } else if (number < 65536) {
      size = 2;
      ArrayPrototypePush(bytes, kind | 25);
    } else if (number < 4294967296) {
      size = 4;
      ArrayPrototypePush(bytes, kind | 26);
    } else {
      size = 8;
      ArrayPrototypePush(bytes, kind | 27);
    }
    let rest = BigInt(number);
    const start = bytes.length;
    for (let i = size - 1; i >= 0; i--) {
      bytes[start + i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  }

  pair(key, number) {
    this.head(0, key);
    this.head(0, number);
  }

  double(key, number) {
    this.head(0, key);
    ArrayPrototypePush(this.bytes, DOUBLE);
    const eight = new Uint8Array(8);
    DataViewPrototypeSetFloat64(new DataView(eight.buffer), 0, number);
    for (let i = 0; i < 8; i++) ArrayPrototypePush(this.bytes, eight[i]);
  }
}

function exportBuckets(buckets) {
  const writer = new Writer();
  const { count } = buckets;
  writer.head(MAP, buckets.alpha > 0 ? 12 : 11);
  writer.pair(VERSION, kVersion);
  writer.pair(LOWEST, buckets.lowest);
  writer.pair(HIGHEST, buckets.highest);
  writer.pair(FIGURES, buckets.figures);
  writer.pair(COUNT, count);
  writer.pair(LEAST, count === 0 ? 2n ** 63n - 1n : buckets.min);
  writer.pair(GREATEST, buckets.max);
  writer.pair(OFFSET, 0);
  writer.double(RATIO, 1);
  writer.pair(LENGTH, fullLength(buckets));
  const counts = [];
  let last = 0;
  buckets.each((index, present) => {
    ArrayPrototypePush(counts, index - last, present);
    last = index;
  });
  writer.head(0, COUNTS);
  writer.head(ARRAY, counts.length);
  for (let i = 0; i < counts.length; i++) writer.head(0, counts[i]);
  if (buckets.alpha > 0) {
    writer.head(0, AVERAGES);
    writer.head(MAP, 5);
    writer.double(ALPHA, buckets.alpha);
    writer.double(MEAN, buckets.smoothMean);
    writer.double(VARIANCE, buckets.smoothVariance);
    writer.double(ERRORS, buckets.smoothErrors);
    writer.pair(THRESHOLD, buckets.threshold);
  }
  return new Uint8Array(writer.bytes);
}

/** How many counts there are up to the highest value, in whole doublings. */
function fullLength(buckets) {
  let limit = 2 * buckets.half * buckets.unit;
  let length = 2 * buckets.half;
  while (limit <= buckets.highest) {
    limit *= 2;
    length += buckets.half;
  }
  return length;
}

function broken() {
  const error = new ERR_INVALID_ARG_VALUE('data', undefined);
  error.message = 'Invalid histogram export data';
  return error;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    if (this.at >= this.bytes.length) throw broken();
    return this.bytes[this.at++];
  }

  /** A number, or the length of an array or a map. */
  head(kind) {
    const first = this.byte();
    if ((first & 0xe0) !== kind) throw broken();
    const info = first & 31;
    if (info < 24) return info;
    if (info > 27) throw broken();
    let number = 0;
    for (let size = 1 << (info - 24); size > 0; size--) number = number * 256 + this.byte();
    return number;
  }

  double() {
    if (this.byte() !== DOUBLE || this.at + 8 > this.bytes.length) throw broken();
    const eight = TypedArrayPrototypeSlice(this.bytes, this.at, this.at + 8);
    this.at += 8;
    return DataViewPrototypeGetFloat64(new DataView(eight.buffer), 0);
  }

  /** A number of either make. */
  number() {
    return this.bytes[this.at] === DOUBLE ? this.double() : this.head(0);
  }
}

function readAverages(reader) {
  const averages = [0, 0, 0, 0, 0];
  for (let left = reader.head(MAP); left > 0; left--) {
    const key = reader.head(0);
    if (key > THRESHOLD) throw broken();
    averages[key] = reader.number();
  }
  return averages;
}

function importBuckets(data) {
  if (TypedArrayPrototypeGetSymbolToStringTag(data) !== 'Uint8Array') {
    throw new ERR_INVALID_ARG_TYPE('data', 'Uint8Array', data);
  }
  const reader = new Reader(data);
  const fields = [];
  let counts = [];
  let averages;
  for (let left = reader.head(MAP); left > 0; left--) {
    const key = reader.head(0);
    if (key === COUNTS) {
      counts = [];
      for (let rest = reader.head(ARRAY); rest > 0; rest--)
        ArrayPrototypePush(counts, reader.head(0));
    } else if (key === AVERAGES) {
      averages = readAverages(reader);
    } else if (key === RATIO) {
      fields[key] = reader.number();
    } else if (key < COUNTS) {
      fields[key] = reader.head(0);
    } else {
      throw broken();
    }
  }
  return filled(fields, counts, averages);
}

function filled(fields, counts, averages) {
  const { 0: version, 1: lowest, 2: highest, 3: figures } = fields;
  if (
    version !== kVersion ||
    !(lowest >= 1) ||
    !(figures >= 1) ||
    figures > 5 ||
    !(highest >= 2 * lowest) ||
    counts.length % 2 !== 0
  ) {
    throw broken();
  }
  const buckets = new Buckets(lowest, highest, figures);
  const length = fullLength(buckets);
  if (fields[LENGTH] !== length) throw broken();
  let index = 0;
  for (let i = 0; i < counts.length; i += 2) {
    index += counts[i];
    if (index >= length || counts[i + 1] < 1) throw broken();
    buckets.addAt(index, counts[i + 1]);
  }
  if (buckets.count !== fields[COUNT]) throw broken();
  if (buckets.count > 0) buckets.setRange(fields[LEAST], fields[GREATEST]);
  if (averages !== undefined) buckets.setAverages(averages);
  return buckets;
}

module.exports = { exportBuckets, importBuckets };
