'use strict';

// Heap snapshots as streams and files, by hand, on a signal and when the heap is nearly full; and the search for objects.

const {
  ArrayPrototypeMap,
  Date,
  StringPrototypePadStart,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSubarray,
} = primordials;

const natives = internalBinding('v8');
const { getOptionValue } = require('#internal/options');
const { Buffer } = require('buffer');
const { Readable } = require('stream');
const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateOneOf,
  validateUint32,
} = require('#internal/validators');

const kPiece = 64 * 1024;

/** A snapshot as a stream. */
class HeapSnapshotStream extends Readable {
  #bytes;
  #at = 0;

  constructor(bytes) {
    super({ autoDestroy: true });
    this.#bytes = bytes;
  }

  _read() {
    const bytes = this.#bytes;
    const start = this.#at;
    if (bytes === undefined || start >= TypedArrayPrototypeGetLength(bytes)) {
      this.#bytes = undefined;
      this.push(null);
      return;
    }
    this.#at = start + kPiece;
    const piece = TypedArrayPrototypeSubarray(bytes, start, start + kPiece);
    this.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  }

  _destroy(error, callback) {
    this.#bytes = undefined;
    callback(error);
  }
}

/** Whether the options of a snapshot ask for the values of numbers. */
function wantsNumbers(options) {
  if (options === undefined) return false;
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
  return exposeNumericValues;
}

function getHeapSnapshot(options) {
  return new HeapSnapshotStream(natives.takeHeapSnapshot(wantsNumbers(options)));
}

function digits(number, length) {
  return StringPrototypePadStart(`${number}`, length, '0');
}

/** `Heap.20261121.095937.16814.0.001.heapsnapshot` */
function diagnosticName(prefix, extension) {
  const now = new Date();
  const date = `${now.getFullYear()}${digits(now.getMonth() + 1, 2)}${digits(now.getDate(), 2)}`;
  const time = `${digits(now.getHours(), 2)}${digits(now.getMinutes(), 2)}${digits(now.getSeconds(), 2)}`;
  const { threadId } = require('worker_threads');
  const number = digits(natives.nextFileNumber(), 3);
  return `${prefix}.${date}.${time}.${process.pid}.${threadId}.${number}.${extension}`;
}

/** Where files go that nobody named. */
function diagnosticDirectory() {
  return getOptionValue('--diagnostic-dir') || process.cwd();
}

function writeHeapSnapshot(filename, options) {
  let path;
  let shown;
  if (filename !== undefined) {
    path = require('#fs/internal').getValidatedPath(filename, 'path');
    shown = typeof path === 'string' ? path : `${path}`;
  }
  const numbers = wantsNumbers(options);
  if (shown === undefined) {
    shown = diagnosticName('Heap', 'heapsnapshot');
    const directory = getOptionValue('--diagnostic-dir');
    if (directory) shown = require('path').join(directory, shown);
  }
  natives.writeHeapSnapshot(shown, numbers);
  return shown;
}

/** A function that has files written when the heap is nearly full; the first call of a program counts. */
function atNearHeapLimit(isProfile) {
  let hasBegun = false;
  return (limit) => {
    validateUint32(limit, 'limit', true);
    if (hasBegun) return;
    hasBegun = true;
    const { threadId } = require('worker_threads');
    const offset = -new Date().getTimezoneOffset() * 60;
    natives.writeNearHeapLimit(isProfile, limit, diagnosticDirectory(), threadId, offset);
  };
}

const setHeapSnapshotNearHeapLimit = atNearHeapLimit(false);
const setHeapProfileNearHeapLimit = atNearHeapLimit(true);

function queryObjects(constructor, options = { __proto__: null }) {
  validateFunction(constructor, 'constructor');
  validateObject(options, 'options');
  const { format = 'count' } = options;
  validateOneOf(format, 'options.format', ['count', 'summary']);
  require('#internal/util').emitExperimentalWarning('v8.queryObjects()');
  const { prototype } = constructor;
  if (prototype === null || (typeof prototype !== 'object' && typeof prototype !== 'function')) {
    return format === 'count' ? 0 : [];
  }
  const objects = natives.queryObjects(prototype);
  if (format === 'count') return objects.length;
  const { inspect } = require('util');
  return ArrayPrototypeMap(objects, (object) => inspect(object, { depth: 0 }));
}

/** Does what the command line says about snapshots. */
function start() {
  const signal = getOptionValue('--heapsnapshot-signal');
  if (signal) {
    require('#internal/validators').validateSignalName(signal);
    process.on(signal, () => writeHeapSnapshot());
  }
  const count = getOptionValue('--heapsnapshot-near-heap-limit');
  if (count > 0) setHeapSnapshotNearHeapLimit(count);
}

module.exports = {
  HeapSnapshotStream,
  diagnosticDirectory,
  diagnosticName,
  getHeapSnapshot,
  queryObjects,
  setHeapProfileNearHeapLimit,
  setHeapSnapshotNearHeapLimit,
  start,
  wantsNumbers,
  writeHeapSnapshot,
};
