'use strict';
// DNS messages as bytes: encoding a question, decoding an answer. Everything is checked against the
// message's end, since anybody may have sent it.

const {
  ArrayBufferPrototypeSlice,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  Error,
  NumberPrototypeToString,
  RegExpPrototypeExec,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypePadStart,
  StringPrototypeSlice,
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

const IN = 1;
// More pointers than this in one name are a loop.
const MAX_POINTERS = 64;
const MAX_LABEL = 63;
// Characters of a name as text.
const MAX_NAME = 255;

// What a name may be asked for with; `\.` and `\065` stand for single characters.
const nameCharacter = /^[a-z\d._/*-]$/i;
const escaped = /^\\(?:(\d{3})|([^\d]))/;
const reserved = /[".;\\()@$]/;
const printable = /^[\x20-\x7e]*$/;

class BadMessage extends Error {}

// The bytes of a name; null when it cannot be one.
function encodeName(name) {
  if (name.length > MAX_NAME) return null;
  const bytes = [];
  let label = [];
  let at = 0;
  const endLabel = () => {
    if (label.length === 0 || label.length > MAX_LABEL) return false;
    ArrayPrototypePush(bytes, label.length, ...label);
    label = [];
    return true;
  };
  while (at < name.length) {
    let character = name[at];
    if (character === '.') {
      at++;
      if (name.length > 1 && !endLabel()) return null;
      continue;
    }
    if (character === '\\') {
      const sequence = RegExpPrototypeExec(escaped, StringPrototypeSlice(name, at));
      if (sequence === null || sequence[1] > 255) return null;
      at += sequence[0].length;
      character = sequence[2] ?? StringFromCharCode(sequence[1]);
    } else {
      at++;
    }
    if (RegExpPrototypeExec(nameCharacter, character) === null) return null;
    ArrayPrototypePush(label, StringPrototypeCharCodeAt(character, 0));
  }
  if (label.length > 0 && !endLabel()) return null;
  ArrayPrototypePush(bytes, 0);
  return Buffer.from(bytes);
}

// A label as text: what would mean something else in a name is escaped.
function labelText(bytes, start, end) {
  let text = '';
  for (let i = start; i < end; i++) {
    const code = bytes[i];
    if (code < 0x20 || code > 0x7e) {
      text += `\\${StringPrototypePadStart(`${code}`, 3, '0')}`;
      continue;
    }
    const character = StringFromCharCode(code);
    text += RegExpPrototypeExec(reserved, character) === null ? character : `\\${character}`;
  }
  return text;
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

  // The same, without characters that nobody could print.
  word() {
    const text = this.text();
    if (RegExpPrototypeExec(printable, text) === null) throw new BadMessage('not printable');
    return text;
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
        ArrayPrototypePush(labels, labelText(this.bytes, at + 1, at + 1 + length));
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
      if (length < 4) throw new BadMessage('bad address');
      return {
        address: `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`,
        type: 'A',
      };
    case types.AAAA:
      if (length < 16) throw new BadMessage('bad address');
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
      if (length === 0) throw new BadMessage('no text');
      const entries = [];
      while (reader.at < end) ArrayPrototypePush(entries, reader.text());
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
      const flags = reader.word();
      const service = reader.word();
      const regexp = reader.word();
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
      const refresh = reader.u32() | 0;
      const retry = reader.u32() | 0;
      const expire = reader.u32() | 0;
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
      const tag = reader.word();
      if (tag === '' || reader.at >= end) throw new BadMessage('no value');
      // A text of C: it ends with the first NUL.
      const zero = bytes.indexOf(0, reader.at);
      const last = zero < 0 || zero > end ? end : zero;
      return { critical, type: 'CAA', [tag]: bytes.toString('latin1', reader.at, last) };
    }
    case types.TLSA: {
      const certUsage = reader.u8();
      const selector = reader.u8();
      const match = reader.u8();
      if (reader.at >= end) throw new BadMessage('no data');
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

// `{ id, rcode, truncated, question, answers, records }`; throws for what is no message. The question is a text of its
// name, type and class; undefined where there is not exactly one. Records that nobody can ask for here are only counted.
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
    const isInternet = reader.u16() === IN;
    const ttl = reader.u32();
    const length = reader.u16();
    reader.need(length);
    const end = reader.at + length;
    const data = readData(reader, type, length);
    if (reader.at > end) throw new BadMessage('record beyond its end');
    reader.at = end;
    if (data !== undefined && isInternet) ArrayPrototypePush(records, { data, ttl });
  }
  return {
    id,
    truncated: (flags & 0x0200) !== 0,
    rcode: flags & 0x0f,
    question,
    answers,
    records,
  };
}

module.exports = { decode, encodeQuestion, types };
