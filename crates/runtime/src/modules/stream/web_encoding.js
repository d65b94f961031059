'use strict';
// TextEncoderStream and TextDecoderStream: TransformStreams between strings and UTF-8 (or other) bytes.

const { String, StringPrototypeCharCodeAt, StringPrototypeSlice, Uint8Array } = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const {
  checkBrand,
  checkPrivateBrand,
  customInspectSymbol,
  defineInterface,
  inspectAs,
  kState,
} = require('#stream/web_common');
const { TransformStream } = require('#stream/web_transform');
const { TextDecoder, TextEncoder } = require('util');

const ENCODER = 'TextEncoderStream';
const DECODER = 'TextDecoderStream';

// A pair of surrogates may be split between two chunks: the first half waits for the second.
class Encoder {
  constructor() {
    this.encoder = new TextEncoder();
    this.pending = '';
  }

  encode(chunk, controller) {
    let text = this.pending + String(chunk);
    this.pending = '';
    if (text.length > 0) {
      const last = StringPrototypeCharCodeAt(text, text.length - 1);
      if (last >= 0xd800 && last <= 0xdbff) {
        this.pending = StringPrototypeSlice(text, -1);
        text = StringPrototypeSlice(text, 0, -1);
      }
    }
    const bytes = this.encoder.encode(text);
    if (bytes.length > 0) controller.enqueue(bytes);
  }

  flush(controller) {
    if (this.pending !== '') controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
  }
}

class TextEncoderStream {
  constructor() {
    const encoder = new Encoder();
    const transform = new TransformStream({
      transform: (chunk, controller) => encoder.encode(chunk, controller),
      flush: (controller) => encoder.flush(controller),
    });
    this[kState] = { transform, encoding: encoder.encoder.encoding };
  }

  get encoding() {
    checkPrivateBrand(this, ENCODER, '#transform');
    return this[kState].encoding;
  }

  get readable() {
    checkPrivateBrand(this, ENCODER, '#transform');
    return this[kState].transform.readable;
  }

  get writable() {
    checkPrivateBrand(this, ENCODER, '#transform');
    return this[kState].transform.writable;
  }

  [customInspectSymbol](depth, options) {
    checkBrand(this, ENCODER);
    const { encoding, readable, writable } = this;
    return inspectAs(this, ENCODER, { encoding, readable, writable }, depth, options);
  }
}
defineInterface(TextEncoderStream, ENCODER, ['encoding', 'readable', 'writable']);

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = { __proto__: null }) {
    const decoder = new TextDecoder(encoding, options);
    const transform = new TransformStream({
      transform(chunk, controller) {
        if (chunk === undefined) {
          throw new ERR_INVALID_ARG_TYPE(
            'chunk',
            ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
            chunk,
          );
        }
        const text = decoder.decode(chunk, { stream: true });
        if (text) controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text) controller.enqueue(text);
        controller.terminate();
      },
    });
    this[kState] = { transform, decoder };
  }

  get encoding() {
    checkPrivateBrand(this, DECODER, '#transform');
    return this[kState].decoder.encoding;
  }

  get fatal() {
    checkPrivateBrand(this, DECODER, '#transform');
    return this[kState].decoder.fatal;
  }

  get ignoreBOM() {
    checkPrivateBrand(this, DECODER, '#transform');
    return this[kState].decoder.ignoreBOM;
  }

  get readable() {
    checkPrivateBrand(this, DECODER, '#transform');
    return this[kState].transform.readable;
  }

  get writable() {
    checkPrivateBrand(this, DECODER, '#transform');
    return this[kState].transform.writable;
  }

  [customInspectSymbol](depth, options) {
    checkBrand(this, DECODER);
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs(
      this,
      DECODER,
      { encoding, fatal, ignoreBOM, readable, writable },
      depth,
      options,
    );
  }
}
defineInterface(TextDecoderStream, DECODER, [
  'encoding',
  'fatal',
  'ignoreBOM',
  'readable',
  'writable',
]);

module.exports = { TextDecoderStream, TextEncoderStream };
