'use strict';

// How messages are written to a channel and read from what comes out of it: as lines of JSON, or as structured clones,
// each after its length in four bytes. The natives cut what arrives into messages; those that they do not make values of
// themselves are read here.

const { ArrayBufferIsView, JSONParse, JSONStringify, Uint8Array } = primordials;

const { writeBytes, writeLine, writePlain, writeText } = internalBinding('ipc');

/** The request of a write that has been begun, or the error number. */
function begun(err, req) {
  return err === 0 ? req : err;
}

const json = {
  read: JSONParse,
  write(channel, message) {
    if (typeof message === 'string') {
      const outcome = writeText(channel, message);
      if (outcome !== undefined) return outcome;
    }
    return writeLine(channel, `${JSONStringify(message)}`);
  },
  writeWithHandle(channel, message, handle) {
    const { WriteWrap } = internalBinding('stream_wrap');
    const req = new WriteWrap();
    return begun(channel.writeUtf8String(req, `${JSONStringify(message)}\n`, handle), req);
  },
};

const LENGTH_SIZE = 4;

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

/** The bytes of a value that is not plain data. */
function serialize(message) {
  loadSerializers();
  const writer = new ChannelSerializer();
  writer.writeHeader();
  writer.writeValue(message);
  return writer.releaseBuffer();
}

const advanced = {
  read(bytes) {
    loadSerializers();
    const reader = new ChannelDeserializer(bytes);
    reader.readHeader();
    return reader.readValue();
  },
  write(channel, message) {
    return writePlain(channel, message) ?? writeBytes(channel, serialize(message));
  },
  writeWithHandle(channel, message, handle) {
    const { Buffer } = require('buffer');
    const { WriteWrap } = internalBinding('stream_wrap');
    const plain = internalBinding('messaging').writePlain(message);
    const value = plain === undefined ? serialize(message) : new Uint8Array(plain);
    const framed = Buffer.allocUnsafe(LENGTH_SIZE + value.length);
    framed.writeUInt32BE(value.length, 0);
    framed.set(value, LENGTH_SIZE);
    const req = new WriteWrap();
    req.buffer = framed;
    return begun(channel.writeBufferWithHandle(req, framed, handle), req);
  },
};

module.exports = { advanced, json };
