'use strict';

// TextEncoder and TextDecoder of the encoding standard, as globals and as exports of `util`.

const {
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  Float64Array,
  ObjectDefineProperties,
  SymbolToStringTag,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  Uint8Array,
} = primordials;

const {
  codes: {
    ERR_ENCODING_INVALID_ENCODED_DATA,
    ERR_ENCODING_NOT_SUPPORTED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
    ERR_STRING_TOO_LONG,
  },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const {
  bytesOfBuffer,
  isAnyArrayBuffer,
  isArrayBufferView,
  isTypedArray,
  isUint8Array,
  kMaxStringLength,
} = require('#buffer/kinds');
const binding = internalBinding('buffer');

// What natives make arrays like.
let model;

class TextEncoder {
  // Marks the receiver as one of ours; methods of the prototype called on anything else throw.
  #brand = true;

  get encoding() {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return 'utf-8';
  }

  encode(input = '') {
    if (!(#brand in this)) throw new TypeError('Receiver must be an instance of class TextEncoder');
    const text = `${input}`;
    return text === '' ? new Uint8Array() : binding.encodeUtf8(text, (model ??= new Uint8Array()));
  }

  encodeInto(src, dest) {
    if (!(#brand in this)) throw new TypeError('Receiver must be an instance of class TextEncoder');
    if (typeof src !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', src);
    if (!isUint8Array(dest)) throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    // ASCII is as long as it was; else the native packs both counts into one array that lives as long as the module.
    const size = binding.encodeInto(src, dest, countBytes);
    if (size !== -1) return { read: size, written: size };
    return { read: counts[0], written: counts[1] };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    return require('util').inspect({ encoding: this.encoding }, options);
  }
}

const counts = new Float64Array(2);
// Natives reach bytes soonest.
const countBytes = new Uint8Array(TypedArrayPrototypeGetBuffer(counts));

ObjectDefineProperties(TextEncoder.prototype, {
  encode: kEnumerableProperty,
  encodeInto: kEnumerableProperty,
  encoding: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'TextEncoder' },
});

// The bytes of whatever the standard calls a BufferSource.
function bytesOf(input) {
  if (isUint8Array(input)) return input;
  if (isAnyArrayBuffer(input)) return bytesOfBuffer(input);
  if (isTypedArray(input)) {
    return new Uint8Array(
      TypedArrayPrototypeGetBuffer(input),
      TypedArrayPrototypeGetByteOffset(input),
      TypedArrayPrototypeGetByteLength(input),
    );
  }
  if (isArrayBufferView(input)) {
    return new Uint8Array(
      DataViewPrototypeGetBuffer(input),
      DataViewPrototypeGetByteOffset(input),
      DataViewPrototypeGetByteLength(input),
    );
  }
  throw notBytes('list', input);
}

function notBytes(name, input) {
  const error = new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer'], input);
  error.message = `The "${name}" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.`;
  return error;
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #utf8;
  // The native decoder; UTF-8 decoded whole needs none.
  #native = undefined;
  #midStream = false;

  constructor(encoding = 'utf-8', options = undefined) {
    const label = `${encoding}`;
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object' && typeof options !== 'function') {
        throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
      }
    }
    const name = label === 'utf-8' ? label : binding.encodingName(label);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(label);
    this.#encoding = name;
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
    this.#utf8 = name === 'utf-8';
  }

  static #check(self) {
    if (self === null || typeof self !== 'object' || !(#encoding in self)) {
      throw new ERR_INVALID_THIS('TextDecoder');
    }
  }

  decode(input = undefined, options = undefined) {
    TextDecoder.#check(this);
    let stream = false;
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object' && typeof options !== 'function') {
        throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
      }
      stream = !!options.stream;
    }
    const whole = this.#utf8 && !stream && !this.#midStream;
    if (!whole && input !== undefined) this.#needBytes(input);
    const bytes = input === undefined ? new Uint8Array() : bytesOf(input);
    let text;
    if (whole) {
      text = binding.decodeUtf8(bytes, this.#ignoreBOM, this.#fatal);
    } else {
      this.#native ??= new binding.Decoder(this.#encoding, this.#fatal, this.#ignoreBOM);
      text = this.#native.decode(bytes, !stream);
      this.#midStream = stream;
    }
    if (text === undefined) {
      this.#midStream = false;
      throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
    }
    if (text.length > kMaxStringLength) throw new ERR_STRING_TOO_LONG(kMaxStringLength);
    return text;
  }

  // What cannot be decoded is told of in words that depend on the encoding.
  #needBytes(input) {
    if (isArrayBufferView(input) || isAnyArrayBuffer(input)) return;
    if (!this.#utf8 && this.#encoding !== 'windows-1252') throw notBytes('input', input);
    throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], input);
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  [customInspectSymbol](depth, options) {
    TextDecoder.#check(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM };
    return `TextDecoder ${require('util').inspect(shown, { ...options, showHidden: false })}`;
  }
}

ObjectDefineProperties(TextDecoder.prototype, {
  decode: kEnumerableProperty,
  encoding: kEnumerableProperty,
  fatal: kEnumerableProperty,
  ignoreBOM: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'TextDecoder' },
});

module.exports = { TextDecoder, TextEncoder, bytesOf };
