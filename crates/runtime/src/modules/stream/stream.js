'use strict';
// The public `stream` module: the legacy Stream with everything else hung onto it.

const { ObjectDefineProperty, TypedArrayPrototypeGetSymbolToStringTag } = primordials;
const { Stream } = require('#stream/legacy');
const utils = require('#stream/utils');
const { Readable } = require('#stream/readable');
const { Writable } = require('#stream/writable');
const { Duplex } = require('#stream/duplex');
const { Transform } = require('#stream/transform');
const { PassThrough } = require('#stream/passthrough');
const { duplexPair } = require('#stream/duplex_pair');
const { pipeline } = require('#stream/pipeline');
const { addAbortSignal } = require('#stream/add_abort_signal');
const { finished } = require('#stream/end_of_stream');
const { destroyer } = require('#stream/destroy');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('#stream/default_hwm');
const { isArrayBufferView, viewToBuffer } = require('#stream/chunk');
const { promisify } = require('#internal/util');

Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;
Stream.Readable = Readable;
Stream.Writable = Writable;
Stream.Duplex = Duplex;
Stream.Transform = Transform;
Stream.PassThrough = PassThrough;
Stream.duplexPair = duplexPair;
Stream.pipeline = pipeline;
Stream.addAbortSignal = addAbortSignal;
Stream.finished = finished;
Stream.destroy = destroyer;
Stream.compose = function compose(...streams) {
  return require('#stream/compose').compose(...streams);
};
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

ObjectDefineProperty(Stream, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('#stream/promises');
  },
});

function promiseForm(fn, name) {
  ObjectDefineProperty(fn, promisify.custom, {
    __proto__: null,
    enumerable: true,
    get() {
      return require('#stream/promises')[name];
    },
  });
}
promiseForm(pipeline, 'pipeline');
promiseForm(finished, 'finished');

// Kept for programs from the time when `require('stream')` was the class.
Stream.Stream = Stream;

Stream._isArrayBufferView = isArrayBufferView;
Stream._isUint8Array = function isUint8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8Array';
};
Stream._uint8ArrayToBuffer = viewToBuffer;

module.exports = Stream;
