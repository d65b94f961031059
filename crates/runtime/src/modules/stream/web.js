'use strict';
// The public `stream/web` module. Each class is loaded when first asked for.

const { ObjectDefineProperty } = primordials;

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
  WritableStreamDefaultController: '#stream/web_writable',
  WritableStreamDefaultWriter: '#stream/web_writable',
  ByteLengthQueuingStrategy: '#stream/web_strategies',
  CountQueuingStrategy: '#stream/web_strategies',
  TextEncoderStream: '#stream/web_encoding',
  TextDecoderStream: '#stream/web_encoding',
  CompressionStream: '#stream/web_compression',
  DecompressionStream: '#stream/web_compression',
};

function defineLazily(name, file) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require(file)[name];
      ObjectDefineProperty(module.exports, name, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
      return value;
    },
    set(value) {
      ObjectDefineProperty(module.exports, name, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
    },
  });
}

for (const name in classes) defineLazily(name, classes[name]);
