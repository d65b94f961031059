'use strict';

// How messages are written to a channel and found in what comes out of it: as lines of JSON, or as structured clones,
// each after its length in four bytes.

const { ArrayBufferIsView, ArrayPrototypePush, JSONParse, JSONStringify, Uint8Array } = primordials;

const NEWLINE = 10;

/** Puts the pieces of lines together; decodes only whole lines. */
class LineReader {
  #parts = [];

  get hasPart() {
    return this.#parts.length > 0;
  }

  add(bytes) {
    const { Buffer } = require('buffer');
    const messages = [];
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end === -1) break;
      let line = bytes.subarray(start, end);
      if (this.#parts.length > 0) {
        ArrayPrototypePush(this.#parts, line);
        line = Buffer.concat(this.#parts);
        this.#parts = [];
      }
      ArrayPrototypePush(messages, JSONParse(line.utf8Slice(0, line.length)));
      start = end + 1;
    }
    if (start < bytes.length) ArrayPrototypePush(this.#parts, bytes.subarray(start));
    return messages;
  }
}

const json = {
  createReader: () => new LineReader(),
  write(channel, req, message, handle) {
    return channel.writeUtf8String(req, `${JSONStringify(message)}\n`, handle);
  },
};

const LENGTH_SIZE = 4;

const { readPlain, writePlain } = internalBinding('messaging');

let ChannelSerializer;
let ChannelDeserializer;

// What follows the tag of a host object: a view of memory, or a handle as the properties that it has.
const VIEW = 0;
const PROPERTIES = 1;

function loadSerializers() {
  if (ChannelSerializer !== undefined) return;
  const { DefaultDeserializer, DefaultSerializer } = require('v8');
  ChannelSerializer = class extends DefaultSerializer {
    _writeHostObject(object) {
      if (ArrayBufferIsView(object)) {
        this.writeUint32(VIEW);
        super._writeHostObject(object);
        return;
      }
      this.writeUint32(PROPERTIES);
      this.writeValue({ ...object });
    }
  };
  ChannelDeserializer = class extends DefaultDeserializer {
    _readHostObject() {
      return this.readUint32() === VIEW ? super._readHostObject() : this.readValue();
    }
  };
}

/** The bytes of a value. */
function serialize(message) {
  const plain = writePlain(message);
  if (plain !== undefined) return new Uint8Array(plain);
  loadSerializers();
  const writer = new ChannelSerializer();
  writer.writeHeader();
  writer.writeValue(message);
  return writer.releaseBuffer();
}

/** The value of bytes. */
function deserialize(bytes) {
  const plain = readPlain(bytes);
  if (plain !== undefined) return plain[0];
  loadSerializers();
  const reader = new ChannelDeserializer(bytes);
  reader.readHeader();
  return reader.readValue();
}

/** Cuts the stream into values by their lengths. */
class ValueReader {
  #bytes = null;

  get hasPart() {
    return this.#bytes !== null;
  }

  add(bytes) {
    const { Buffer } = require('buffer');
    if (this.#bytes !== null) bytes = Buffer.concat([this.#bytes, bytes]);
    const messages = [];
    let start = 0;
    while (bytes.length - start >= LENGTH_SIZE) {
      const size = bytes.readUInt32BE(start);
      const end = start + LENGTH_SIZE + size;
      if (end > bytes.length) break;
      ArrayPrototypePush(messages, deserialize(bytes.subarray(start + LENGTH_SIZE, end)));
      start = end;
    }
    this.#bytes = start < bytes.length ? Buffer.from(bytes.subarray(start)) : null;
    return messages;
  }
}

const advanced = {
  createReader: () => new ValueReader(),
  write(channel, req, message, handle) {
    const { Buffer } = require('buffer');
    const value = serialize(message);
    const framed = Buffer.allocUnsafe(LENGTH_SIZE + value.length);
    framed.writeUInt32BE(value.length, 0);
    framed.set(value, LENGTH_SIZE);
    req.buffer = framed;
    if (handle) return channel.writeBufferWithHandle(req, framed, handle);
    return channel.writeBuffer(req, framed);
  },
};

module.exports = { advanced, json };
