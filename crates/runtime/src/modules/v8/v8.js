'use strict';

// The public module: values to bytes and back, and what can be told about the heap.

const {
  Error,
  ObjectAssign,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeCharCodeAt,
  SymbolToStringTag,
  Uint8Array,
} = primordials;
const { Buffer } = require('buffer');
const { readPlain, writePlain } = internalBinding('messaging');
const { validateString } = require('#internal/validators');
const { Deserializer } = require('#v8/deserializer');
const { VIEW_KINDS, notBytes } = require('#v8/format');
const { Serializer } = require('#v8/serializer');
const { startupSnapshot } = require('#v8/startup_snapshot');
const {
  GCProfiler,
  getCppHeapStatistics,
  getHeapCodeStatistics,
  getHeapSpaceStatistics,
  getHeapStatistics,
} = require('#v8/statistics');

const BufferFrom = Buffer.from;
const kindNumbers = new SafeMap();
for (let i = 0; i < VIEW_KINDS.length; i++) kindNumbers.set(VIEW_KINDS[i], i);

Serializer.prototype._getDataCloneError = Error;

function kindOf(view) {
  if (Buffer.isBuffer(view)) return 'Buffer';
  return view[SymbolToStringTag] ?? 'DataView';
}

/** Views are written with their kind and only their own part of the memory. */
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    const number = kindNumbers.get(kindOf(view));
    if (number === undefined) {
      throw this._getDataCloneError(`Unserializable host object: ${require('util').inspect(view)}`);
    }
    this.writeUint32(number);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const name = VIEW_KINDS[this.readUint32()];
    const size = this.readUint32();
    const start = this._readRawBytes(size);
    // Memory of its own, so that it is aligned and outlives the message.
    const copy = new Uint8Array(size);
    copy.set(new Uint8Array(this.buffer.buffer, this.buffer.byteOffset + start, size));
    if (name === 'Buffer') return Buffer.from(copy.buffer, 0, size);
    if (name === 'DataView') return new primordials.DataView(copy.buffer);
    const View = primordials[name];
    return new View(copy.buffer, 0, size / View.BYTES_PER_ELEMENT);
  }
}

function serialize(value) {
  const plain = writePlain(value);
  if (plain !== undefined) return BufferFrom(plain);
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  if (!require('util').types.isArrayBufferView(buffer)) {
    throw notBytes('buffer');
  }
  const plain = readPlain(buffer);
  if (plain !== undefined) return plain[0];
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

function getHeapSnapshot(options) {
  return require('#v8/heap').getHeapSnapshot(options);
}

function writeHeapSnapshot(filename, options) {
  return require('#v8/heap').writeHeapSnapshot(filename, options);
}

function queryObjects(constructor, options = undefined) {
  return require('#v8/heap').queryObjects(constructor, options);
}

function setHeapSnapshotNearHeapLimit(limit) {
  require('#v8/heap').setHeapSnapshotNearHeapLimit(limit);
}

function setHeapProfileNearHeapLimit(limit) {
  require('#v8/heap').setHeapProfileNearHeapLimit(limit);
}

function takeCoverage() {
  require('#v8/coverage').takeCoverage();
}

function stopCoverage() {
  require('#v8/coverage').stopCoverage();
}

function startCpuProfile(options) {
  return require('#v8/profiles').startCpuProfile(options);
}

function startHeapProfile(options) {
  return require('#v8/profiles').startHeapProfile(options);
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  for (let i = 0; i < content.length; i++) {
    if (StringPrototypeCharCodeAt(content, i) > 0xff) return false;
  }
  return true;
}

/** A number that changes when compiled code of another version can no longer be used. */
function cachedDataVersionTag() {
  const text = process.versions.spidermonkey ?? process.versions.v8;
  let hash = 0;
  for (let i = 0; i < text.length; i++)
    hash = (hash * 31 + StringPrototypeCharCodeAt(text, i)) >>> 0;
  return hash;
}

/** Switches of another engine mean nothing here, but for the one that programs ask for `gc` with. */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  const exposing = RegExpPrototypeExec(/^--(no-?)?expose[-_]gc$/, flags);
  if (exposing !== null) require('#vm/context').hooks.exposesGc = exposing[1] === undefined;
}

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot,
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  getCppHeapStatistics,
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage,
  stopCoverage,
  serialize,
  writeHeapSnapshot,
};
require('#internal/value_properties').defineLazyValues(module.exports, '#v8/promise_hooks', [
  'promiseHooks',
]);
ObjectAssign(module.exports, {
  queryObjects,
  startupSnapshot,
  setHeapSnapshotNearHeapLimit,
  setHeapProfileNearHeapLimit,
  GCProfiler,
  isStringOneByteRepresentation,
  startCpuProfile,
  startHeapProfile,
});
