'use strict';
// The public `stream/web` module. Each class is loaded when first asked for.

const { defineLazyValue } = require('#internal/value_properties');

const classes = {
  __proto__: null,
  ReadableStream: '#stream/web_readable',
  ReadableStreamTee: '#stream/web_tee',
  ReadableStreamDefaultReader: '#stream/web_readers',
  ReadableStreamBYOBReader: '#stream/web_readers',
  ReadableStreamBYOBRequest: '#stream/web_readable_byte',
  ReadableByteStreamController: '#stream/web_readable_byte',
  ReadableStreamDefaultController: '#stream/web_readable_default',
  TransformStream: '#stream/web_transform',
  TransformStreamDefaultController: '#stream/web_transform',
  WritableStream: '#stream/web_writable',
  WritableStreamDefaultWriter: '#stream/web_writable',
  WritableStreamDefaultController: '#stream/web_writable',
  ByteLengthQueuingStrategy: '#stream/web_strategies',
  CountQueuingStrategy: '#stream/web_strategies',
  TextEncoderStream: '#stream/web_encoding',
  TextDecoderStream: '#stream/web_encoding',
  CompressionStream: '#stream/web_compression',
  DecompressionStream: '#stream/web_compression',
};

for (const name in classes) {
  defineLazyValue(module.exports, name, () => require(classes[name])[name]);
}
