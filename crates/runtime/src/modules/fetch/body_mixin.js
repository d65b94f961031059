'use strict';

// What requests and responses share: reading their body, in whatever form.

const {
  ArrayBufferPrototypeSlice,
  ArrayPrototypePush,
  JSONParse,
  ObjectDefineProperty,
  Promise,
  PromiseReject,
  ReflectDeleteProperty,
  ReflectGetOwnPropertyDescriptor,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeToWellFormed,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSlice,
  Uint8Array,
} = primordials;

const { defineInterface, illegalInvocation } = require('#fetch/webidl');
const body = require('#fetch/body');
const binding = internalBinding('buffer');

function toText(bytes) {
  return binding.decodeUtf8(bytes, false, false);
}

/** The bytes alone in a buffer of their own. */
function ownBytes(bytes) {
  const buffer = TypedArrayPrototypeGetBuffer(bytes);
  const size = TypedArrayPrototypeGetByteLength(bytes);
  return buffer.byteLength === size ? new Uint8Array(buffer) : TypedArrayPrototypeSlice(bytes);
}

const nothing = new Uint8Array(0);

function mimeTypeOf(state) {
  return require('#fetch/mime').extractMimeType(state.headersList());
}

// Each takes the bytes and what they belong to.
const conversions = {
  __proto__: null,
  text: (bytes) => toText(bytes),
  json: (bytes) => JSONParse(toText(bytes)),
  arrayBuffer(bytes, state, shared) {
    const buffer = TypedArrayPrototypeGetBuffer(bytes);
    const start = bytes.byteOffset;
    const size = TypedArrayPrototypeGetByteLength(bytes);
    if (!shared && start === 0 && size === buffer.byteLength) return buffer;
    return ArrayBufferPrototypeSlice(buffer, start, start + size);
  },
  bytes: (bytes, state, shared) =>
    shared ? new Uint8Array(TypedArrayPrototypeSlice(bytes)) : ownBytes(bytes),
  blob(bytes, state) {
    const { Blob } = require('buffer');
    const mime = mimeTypeOf(state);
    const { serializeMimeType } = require('#fetch/mime');
    return new Blob([bytes], { type: mime === null ? '' : serializeMimeType(mime) });
  },
  formData(bytes, state) {
    const mime = mimeTypeOf(state);
    if (mime !== null) {
      if (mime.essence === 'multipart/form-data') {
        return require('#fetch/multipart').parse(bytes, mime);
      }
      if (mime.essence === 'application/x-www-form-urlencoded') {
        // The mark of its order is text like any other here.
        return urlEncoded(binding.decodeUtf8(bytes, true, false));
      }
    }
    throw new TypeError(
      'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".',
    );
  },
};

function urlEncoded(text) {
  const { URLSearchParams } = require('url');
  const { FormData, listOf } = require('#fetch/form_data');
  const data = new FormData();
  const list = listOf(data);
  new URLSearchParams(text).forEach((value, name) => {
    ArrayPrototypePush(list, [name, value]);
  });
  return data;
}

// Text that goes through bytes loses the mark of its order.
function withoutMark(text) {
  return StringPrototypeCharCodeAt(text, 0) === 0xfeff ? StringPrototypeSlice(text, 1) : text;
}

function unusable() {
  return new TypeError('Body is unusable: Body has already been read');
}

/** Reads a body and converts what it holds. */
function consume(state, convert) {
  const given = state.body;
  if (given !== null && given.isUnusable) return PromiseReject(unusable());
  return new Promise((resolve, reject) => {
    if (given === null) {
      resolve(convert(new Uint8Array(0), state, false));
      return;
    }
    if (convert === conversions.text && given.kind === body.TEXT && given.stream === null) {
      given.taken = true;
      given.done = true;
      resolve(withoutMark(StringPrototypeToWellFormed(given.value)));
      return;
    }
    const shared = given.isReplayable;
    body.readAll(given, (error, bytes) => {
      if (error) {
        reject(error);
        return;
      }
      try {
        resolve(convert(bytes, state, shared));
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
}

/** Gives a class the members; `stateOf(object)` gives what has `body` and `headersList()`, or undefined. */
function defineBody(Class, name, stateOf, last) {
  const members = {
    get body() {
      const state = stateOf(this);
      if (state === undefined) throw illegalInvocation();
      return state.body === null ? null : body.streamOf(state.body);
    },
    get bodyUsed() {
      const state = stateOf(this);
      if (state === undefined) throw illegalInvocation();
      return state.body?.isUsed ?? false;
    },
    blob() {
      return start(this, conversions.blob);
    },
    arrayBuffer() {
      return start(this, conversions.arrayBuffer);
    },
    text() {
      return start(this, conversions.text);
    },
    json() {
      return start(this, conversions.json);
    },
    formData() {
      return start(this, conversions.formData);
    },
    bytes() {
      return start(this, conversions.bytes);
    },
    textStream() {
      const state = stateOf(this);
      if (state === undefined) throw illegalInvocation();
      if (state.body?.isUnusable) throw unusable();
      const { TextDecoderStream } = require('stream/web');
      const source = state.body ?? body.extractBody(nothing);
      return body.streamOf(source).pipeThrough(new TextDecoderStream());
    },
  };
  function start(self, convert) {
    const state = stateOf(self);
    if (state === undefined) return PromiseReject(illegalInvocation());
    return consume(state, convert);
  }
  const names = [
    'body',
    'bodyUsed',
    'blob',
    'arrayBuffer',
    'text',
    'json',
    'formData',
    'bytes',
    'textStream',
  ];
  // Programs that list the members see these two before the ones that come last in the class.
  const { prototype } = Class;
  const late = [];
  for (let i = 0; i < last.length; i++) {
    late[i] = ReflectGetOwnPropertyDescriptor(prototype, last[i]);
    ReflectDeleteProperty(prototype, last[i]);
  }
  for (let i = 0; i < names.length; i++) {
    if (i === 2) {
      for (let j = 0; j < last.length; j++) ObjectDefineProperty(prototype, last[j], late[j]);
    }
    ObjectDefineProperty(prototype, names[i], descriptorOf(members, names[i]));
  }
  defineInterface(Class, name, []);
}

function descriptorOf(object, name) {
  return { __proto__: null, ...ReflectGetOwnPropertyDescriptor(object, name), enumerable: true };
}

module.exports = { defineBody };
