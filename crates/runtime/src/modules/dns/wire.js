'use strict';
// DNS messages as bytes: encoding a question, decoding an answer. Everything is checked against the
// message's end, since anybody may have sent it.

const {
  ArrayBufferPrototypeSlice,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  Error,
  NumberPrototypeToString,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
} = primordials;
const { Buffer } = require('buffer');

const types = {
  __proto__: null,
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  TLSA: 52,
  ANY: 255,
  CAA: 257,
};

// More pointers than this in one name are a loop.
const MAX_POINTERS = 64;
const MAX_LABEL = 63;
const MAX_NAME = 255;

class BadMessage extends Error {}

// The bytes of a name; null when it cannot be one.
function encodeName(name) {
  if (StringPrototypeEndsWith(name, '.')) name = StringPrototypeSlice(name, 0, -1);
  const parts = [];
  if (name !== '') {
    const labels = StringPrototypeSplit(name, '.');
    for (let i = 0; i < labels.length; i++) {
      const bytes = Buffer.from(labels[i], 'utf8');
      if (bytes.length === 0 || bytes.length > MAX_LABEL) return null;
      ArrayPrototypePush(parts, Buffer.from([bytes.length]), bytes);
    }
  }
  ArrayPrototypePush(parts, Buffer.from([0]));
  const encoded = Buffer.concat(parts);
  return encoded.length > MAX_NAME ? null : encoded;
}

function encodeQuestion(id, name, type) {
  const encoded = encodeName(name);
  if (encoded === null) return null;
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  // A standard query; recursion desired.
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(type, 0);
  tail.writeUInt16BE(1, 2);
  return Buffer.concat([header, encoded, tail]);
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  need(count, end = this.bytes.length) {
    if (this.at + count > end) throw new BadMessage('message too short');
  }

  u8() {
    this.need(1);
    return this.bytes[this.at++];
  }

  u16() {
    this.need(2);
    this.at += 2;
    return this.bytes.readUInt16BE(this.at - 2);
  }

  u32() {
    this.need(4);
    this.at += 4;
    return this.bytes.readUInt32BE(this.at - 4);
  }

  // A counted string.
  text() {
    const length = this.u8();
    this.need(length);
    this.at += length;
    return this.bytes.toString('latin1', this.at - length, this.at);
  }

  name() {
    const labels = [];
    let at = this.at;
    let end = -1;
    let pointers = 0;
    while (true) {
      if (at >= this.bytes.length) throw new BadMessage('name beyond the end');
      const length = this.bytes[at];
      if ((length & 0xc0) === 0xc0) {
        if (at + 1 >= this.bytes.length || ++pointers > MAX_POINTERS) {
          throw new BadMessage('bad pointer');
        }
        if (end < 0) end = at + 2;
        at = ((length & 0x3f) << 8) | this.bytes[at + 1];
      } else if (length > MAX_LABEL) {
        throw new BadMessage('bad label');
      } else if (length === 0) {
        if (end < 0) end = at + 1;
        break;
      } else {
        if (at + 1 + length > this.bytes.length) throw new BadMessage('label beyond the end');
        ArrayPrototypePush(labels, this.bytes.toString('latin1', at + 1, at + 1 + length));
        at += 1 + length;
      }
    }
    this.at = end;
    return ArrayPrototypeJoin(labels, '.');
  }
}

function ipv6Text(bytes, start) {
  const groups = [];
  for (let i = 0; i < 16; i += 2) {
    ArrayPrototypePush(groups, NumberPrototypeToString(bytes.readUInt16BE(start + i), 16));
  }
  const text = ArrayPrototypeJoin(groups, ':');
  return internalBinding('cares_wrap').canonicalizeIP(text) ?? text;
}

// The data of one record, in the shape that `resolveAny` gives.
function readData(reader, type, length) {
  const { bytes } = reader;
  const start = reader.at;
  const end = start + length;
  switch (type) {
    case types.A:
      if (length !== 4) throw new BadMessage('bad address');
      return {
        address: `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`,
        type: 'A',
      };
    case types.AAAA:
      if (length !== 16) throw new BadMessage('bad address');
      return { address: ipv6Text(bytes, start), type: 'AAAA' };
    case types.CNAME:
      return { value: reader.name(), type: 'CNAME' };
    case types.NS:
      return { value: reader.name(), type: 'NS' };
    case types.PTR:
      return { value: reader.name(), type: 'PTR' };
    case types.MX: {
      const priority = reader.u16();
      return { exchange: reader.name(), priority, type: 'MX' };
    }
    case types.TXT: {
      const entries = [];
      while (reader.at < end) ArrayPrototypePush(entries, readUtf8(reader));
      return { entries, type: 'TXT' };
    }
    case types.SRV: {
      const priority = reader.u16();
      const weight = reader.u16();
      const port = reader.u16();
      return { name: reader.name(), port, priority, weight, type: 'SRV' };
    }
    case types.NAPTR: {
      const order = reader.u16();
      const preference = reader.u16();
      const flags = reader.text();
      const service = reader.text();
      const regexp = reader.text();
      return {
        flags,
        service,
        regexp,
        replacement: reader.name(),
        order,
        preference,
        type: 'NAPTR',
      };
    }
    case types.SOA: {
      const nsname = reader.name();
      const hostmaster = reader.name();
      const serial = reader.u32();
      const refresh = reader.u32();
      const retry = reader.u32();
      const expire = reader.u32();
      return {
        nsname,
        hostmaster,
        serial,
        refresh,
        retry,
        expire,
        minttl: reader.u32(),
        type: 'SOA',
      };
    }
    case types.CAA: {
      const critical = reader.u8();
      const tag = reader.text();
      return { critical, type: 'CAA', [tag]: bytes.toString('utf8', reader.at, end) };
    }
    case types.TLSA: {
      const certUsage = reader.u8();
      const selector = reader.u8();
      const match = reader.u8();
      const data = ArrayBufferPrototypeSlice(
        bytes.buffer,
        bytes.byteOffset + reader.at,
        bytes.byteOffset + end,
      );
      return { certUsage, selector, match, data, type: 'TLSA' };
    }
    default:
      return undefined;
  }
}

function readUtf8(reader) {
  const length = reader.u8();
  reader.need(length);
  reader.at += length;
  return reader.bytes.toString('utf8', reader.at - length, reader.at);
}

// `{ id, rcode, truncated, question, records }`; throws for what is no message. The question is a text of its name, type
// and class; undefined where there is not exactly one.
function decode(bytes) {
  const reader = new Reader(bytes);
  const id = reader.u16();
  const flags = reader.u16();
  const questions = reader.u16();
  const answers = reader.u16();
  reader.at = 12;
  reader.need(0);
  let question;
  for (let i = 0; i < questions; i++) {
    const name = StringPrototypeToLowerCase(reader.name());
    question = questions > 1 ? undefined : `${name} ${reader.u16()} ${reader.u16()}`;
  }
  const records = [];
  for (let i = 0; i < answers; i++) {
    reader.name();
    const type = reader.u16();
    reader.u16();
    const ttl = reader.u32();
    const length = reader.u16();
    reader.need(length);
    const end = reader.at + length;
    const data = readData(reader, type, length);
    if (reader.at > end) throw new BadMessage('record beyond its end');
    reader.at = end;
    if (data !== undefined) ArrayPrototypePush(records, { data, ttl });
  }
  return {
    id,
    truncated: (flags & 0x0200) !== 0,
    rcode: flags & 0x0f,
    question,
    records,
  };
}

module.exports = { decode, encodeName, encodeQuestion, types };
