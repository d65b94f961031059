'use strict';
// What a WebSocket endpoint has to make of frames: the cases that a program of either side is put through, in the order of
// the protocol's themes. A case sends frames and says which messages come back from an echo, which pings are answered, and
// how the connection ends: `close` is the code that the endpoint sends, `fails` those it may fail the connection with.

const bytes = (...list) => Buffer.from(list);
const text = (string) => ({ op: 1, data: Buffer.from(string) });
const binary = (data) => ({ op: 2, data: Buffer.from(data) });
const part = (op, data, fin) => ({ op, data: Buffer.from(data), fin });
const ping = (data = '') => ({ op: 9, data: Buffer.from(data) });
const pong = (data = '') => ({ op: 10, data: Buffer.from(data) });
const close = (code, reason = '') => {
  const data = Buffer.alloc(2 + Buffer.byteLength(reason));
  data.writeUInt16BE(code);
  data.write(reason, 2);
  return { op: 8, data };
};
const PROTOCOL = [1002];
const NOT_TEXT = [1007];

const list = [];

/** Frames that are fine: everything comes back, and the close frame at the end too. */
function good(name, frames, { echo, pongs = [], chop } = {}) {
  const messages = echo ?? frames.filter(({ op }) => op === 1 || op === 2);
  list.push({ name, frames: [...frames, close(1000)], echo: messages, pongs, close: 1000, chop });
}

/** Frames that the connection fails at. */
function bad(name, frames, fails, { echo = [], pongs = [], chop } = {}) {
  list.push({ name, frames, echo, pongs, fails, chop });
}

// Lengths, as one piece and octet by octet.
for (const [kind, make] of [
  ['text', (size) => text('*'.repeat(size))],
  ['binary', (size) => binary(Buffer.alloc(size, 0xfe))],
]) {
  for (const size of [0, 1, 125, 126, 127, 128, 65_535, 65_536]) {
    good(`${kind} of ${size} bytes`, [make(size)]);
  }
  good(`${kind} of 65536 bytes in chops of 997`, [make(65_536)], { chop: 997 });
  good(`${kind} of 130 bytes, octet by octet`, [make(130)], { chop: 1 });
}

// Pings and pongs.
good('ping without payload', [ping()], { pongs: [''] });
good('ping with text', [ping('Hello, world!')], { pongs: ['Hello, world!'] });
good('ping with bytes', [ping(bytes(0, 255, 254, 253, 252, 251, 0, 255))], {
  pongs: [bytes(0, 255, 254, 253, 252, 251, 0, 255)],
});
good('ping of 125 bytes', [ping(Buffer.alloc(125, 0xfe))], { pongs: [Buffer.alloc(125, 0xfe)] });
good('ping of 125 bytes, octet by octet', [ping(Buffer.alloc(125, 0xfe))], {
  pongs: [Buffer.alloc(125, 0xfe)],
  chop: 1,
});
bad('ping of 126 bytes', [ping(Buffer.alloc(126, 0xfe))], PROTOCOL);
good('pong that nobody asked for', [pong(), pong('unsolicited'), text('on')]);
good(
  'ten pings',
  Array.from({ length: 10 }, (_, i) => ping(`payload-${i}`)),
  { pongs: Array.from({ length: 10 }, (_, i) => `payload-${i}`) },
);

// Reserved bits and opcodes.
for (let rsv = 1; rsv < 8; rsv++) {
  bad(`reserved bits ${rsv}`, [{ ...text('x'), rsv }], PROTOCOL);
  bad(
    `reserved bits ${rsv} after a message`,
    [text('first'), { ...text('x'), rsv }, ping()],
    PROTOCOL,
    {
      echo: [text('first')],
    },
  );
  bad(`reserved bits ${rsv} on a ping`, [{ ...ping('x'), rsv }], PROTOCOL);
  bad(`reserved bits ${rsv} on a close`, [{ ...close(1000), rsv }], PROTOCOL);
}
for (const op of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
  bad(`opcode ${op}`, [{ op, data: Buffer.alloc(0) }], PROTOCOL);
  bad(
    `opcode ${op} with payload after a message`,
    [text('first'), { op, data: bytes(1, 2) }],
    PROTOCOL,
    {
      echo: [text('first')],
    },
  );
}

// Fragments.
bad('ping in two fragments', [part(9, 'a', false), part(0, 'b', true)], PROTOCOL);
bad('pong in two fragments', [part(10, 'a', false), part(0, 'b', true)], PROTOCOL);
bad('close in two fragments', [part(8, '', false), part(0, '', true)], PROTOCOL);
for (const chop of [undefined, 1]) {
  const way = chop ? ', octet by octet' : '';
  good(`text in two fragments${way}`, [part(1, 'frag', false), part(0, 'ment', true)], {
    echo: [text('fragment')],
    chop,
  });
  good(
    `text in two fragments, a ping between them${way}`,
    [part(1, 'frag', false), ping('p'), part(0, 'ment', true)],
    { echo: [text('fragment')], pongs: ['p'], chop },
  );
  good(
    `text in five fragments, pings between them${way}`,
    [
      part(1, 'f1,', false),
      part(0, 'f2,', false),
      ping('1'),
      part(0, 'f3,', false),
      part(0, 'f4,', false),
      ping('2'),
      part(0, 'f5', true),
    ],
    { echo: [text('f1,f2,f3,f4,f5')], pongs: ['1', '2'], chop },
  );
}
good('empty fragments', [part(1, '', false), part(0, '', false), part(0, '', true)], {
  echo: [text('')],
});
good(
  'empty fragments around text',
  [part(1, '', false), part(0, 'mid', false), part(0, '', true)],
  {
    echo: [text('mid')],
  },
);
good('binary in fragments', [part(2, bytes(0, 255), false), part(0, bytes(254), true)], {
  echo: [binary(bytes(0, 255, 254))],
});
bad('continuation with nothing to continue', [part(0, 'x', true), text('y')], PROTOCOL);
bad('unfinished continuation with nothing to continue', [part(0, 'x', false), text('y')], PROTOCOL);
bad('continuation after a whole message', [text('whole'), part(0, 'x', true)], PROTOCOL, {
  echo: [text('whole')],
});
bad('text inside a fragmented text', [part(1, 'a', false), part(1, 'b', true)], PROTOCOL);
bad(
  'unfinished text inside a fragmented text',
  [part(1, 'a', false), part(1, 'b', false)],
  PROTOCOL,
);
bad('binary inside a fragmented text', [part(1, 'a', false), part(2, 'b', true)], PROTOCOL);
good(
  'a thousand fragments',
  Array.from({ length: 1000 }, (_, i) => part(i === 0 ? 1 : 0, 'x', i === 999)),
  { echo: [text('x'.repeat(1000))] },
);

// UTF-8.
good('empty text', [text('')]);
good('text of all lengths of characters', [text('κόσμε Ä 水 𝄞 \u0000 \u{10ffff}')]);
good(
  'text cut inside characters',
  [part(1, bytes(0xce, 0xba, 0xe1, 0xbd), false), part(0, bytes(0xb9), true)],
  {
    echo: [text(bytes(0xce, 0xba, 0xe1, 0xbd, 0xb9))],
  },
);
{
  const all = Buffer.from('Hello-µ@ßöäüàá-UTF-8!!');
  const frames = Array.from(all, (byte, i) =>
    part(i === 0 ? 1 : 0, bytes(byte), i === all.length - 1),
  );
  good('text with a fragment for each octet', frames, { echo: [text(all)] });
  good('the same, octet by octet', frames, { echo: [text(all)], chop: 1 });
}
const encodable = [
  ...[0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xfffe, 0xffff],
  ...[0x10000, 0x3ffff, 0x40000, 0xfffff, 0x10ffff, 0x1f4a9],
  ...Array.from({ length: 17 }, (_, plane) => plane * 0x10000 + 0xfffe),
];
for (const code of encodable) {
  good(`character U+${code.toString(16)}`, [text(String.fromCodePoint(code))]);
}
const kosme = [0xce, 0xba, 0xe1, 0xbd, 0xb9, 0xcf, 0x83, 0xce, 0xbc, 0xce, 0xb5];
const edited = [0x65, 0x64, 0x69, 0x74, 0x65, 0x64];
const wrong = {
  'a surrogate in words': [...kosme, 0xed, 0xa0, 0x80, ...edited],
  'a character that is too large': [...kosme, 0xf4, 0x90, 0x80, 0x80, ...edited],
  'five octets': [0xf8, 0x88, 0x80, 0x80, 0x80],
  'six octets': [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  'the largest of five octets': [0xfb, 0xbf, 0xbf, 0xbf, 0xbf],
  'the largest of six octets': [0xfd, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf],
  'the largest of four octets': [0xf7, 0xbf, 0xbf, 0xbf],
  'the first that is too large': [0xf4, 0x90, 0x80, 0x80],
  FE: [0xfe],
  FF: [0xff],
  'FE and FF': [0xfe, 0xfe, 0xff, 0xff],
  'all continuations': Array.from({ length: 64 }, (_, i) => 0x80 + i),
  'incomplete characters in a row': [
    ...[0xc0, 0xe0, 0x80, 0xf0, 0x80, 0x80, 0xf8, 0x80, 0x80, 0x80, 0xfc, 0x80, 0x80, 0x80, 0x80],
    ...[0xdf, 0xef, 0xbf, 0xf7, 0xbf, 0xbf, 0xfb, 0xbf, 0xbf, 0xbf, 0xfd, 0xbf, 0xbf, 0xbf, 0xbf],
  ],
};
for (let count = 1; count <= 7; count++) {
  wrong[`${count} continuations`] = Array.from({ length: count }, (_, i) => (i % 2 ? 0xbf : 0x80));
}
for (let first = 0xc0; first <= 0xfd; first++) {
  wrong[`${first.toString(16)} and a space`] = [first, 0x20];
}
for (const [name, sequence] of Object.entries({
  'C2 80': [0xc2, 0x80],
  'E0 A0 80': [0xe0, 0xa0, 0x80],
  'EF BF BF': [0xef, 0xbf, 0xbf],
  'F0 90 80 80': [0xf0, 0x90, 0x80, 0x80],
  'F4 8F BF BF': [0xf4, 0x8f, 0xbf, 0xbf],
})) {
  for (let kept = 1; kept < sequence.length; kept++) {
    wrong[`${name} cut after ${kept}`] = sequence.slice(0, kept);
  }
}
for (const sequence of [
  ...[
    [0xc0, 0xaf],
    [0xe0, 0x80, 0xaf],
    [0xf0, 0x80, 0x80, 0xaf],
    [0xf8, 0x80, 0x80, 0x80, 0xaf],
  ],
  ...[
    [0xc1, 0xbf],
    [0xe0, 0x9f, 0xbf],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf8, 0x87, 0xbf, 0xbf, 0xbf],
  ],
  ...[
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xf0, 0x80, 0x80, 0x80],
    [0xfc, 0x80, 0x80, 0x80, 0x80, 0x80],
  ],
]) {
  wrong[`too long: ${Buffer.from(sequence).toString('hex')}`] = sequence;
}
for (const surrogate of [0xd800, 0xdb7f, 0xdb80, 0xdbff, 0xdc00, 0xdf80, 0xdfff]) {
  const encode = (code) => [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  wrong[`surrogate ${surrogate.toString(16)}`] = encode(surrogate);
  wrong[`surrogates ${surrogate.toString(16)} dc00`] = [...encode(surrogate), ...encode(0xdc00)];
}
for (const [name, sequence] of Object.entries(wrong)) {
  bad(`wrong text: ${name}`, [{ op: 1, data: bytes(...sequence) }], NOT_TEXT);
}
bad(
  'wrong text in a fragment',
  [part(1, bytes(...kosme), false), part(0, bytes(0xf4, 0x90, 0x80, 0x80), true)],
  NOT_TEXT,
);
bad(
  'wrong text across fragments',
  [part(1, bytes(...kosme, 0xf4), false), part(0, bytes(0x90), true)],
  NOT_TEXT,
);
bad(
  'wrong text, octet by octet',
  [{ op: 1, data: bytes(...wrong['a surrogate in words']) }],
  NOT_TEXT,
  { chop: 1 },
);
good('bytes that are no text', [binary(bytes(0xff, 0xfe, 0xed, 0xa0, 0x80))]);

// Closing.
const closing = (name, frame, code) =>
  list.push({ name, frames: [frame], echo: [], pongs: [], close: code });
closing('close without code', { op: 8, data: Buffer.alloc(0) }, undefined);
for (const code of [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
]) {
  closing(`close with ${code}`, close(code), code);
}
closing('close with a reason', close(1000, 'Hello World!'), 1000);
closing('close with a reason of 123 bytes', close(1000, '*'.repeat(123)), 1000);
bad('close with a reason of 124 bytes', [close(1000, '*'.repeat(124))], PROTOCOL);
bad('close with one byte', [{ op: 8, data: bytes(0x61) }], PROTOCOL);
bad(
  'close with a reason that is no text',
  [{ op: 8, data: bytes(3, 0xe8, ...wrong['a surrogate in words']) }],
  [1002, 1007],
);
for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]) {
  bad(`close with ${code}`, [close(code)], PROTOCOL);
}
list.push(
  {
    name: 'messages after a close',
    frames: [close(1000), text('late')],
    echo: [],
    pongs: [],
    close: 1000,
  },
  { name: 'a ping after a close', frames: [close(1000), ping()], echo: [], pongs: [], close: 1000 },
  { name: 'two closes', frames: [close(1000), close(1000)], echo: [], pongs: [], close: 1000 },
  {
    name: 'a close inside a fragmented message',
    frames: [part(1, 'a', false), close(1000), part(0, 'b', true)],
    echo: [],
    pongs: [],
    close: 1000,
  },
);

// Large messages, in frames and chops of many sizes.
for (const [kind, make] of [
  ['text', (size) => text('é'.repeat(size / 2))],
  ['binary', (size) => binary(Buffer.alloc(size, 0xab))],
]) {
  good(`${kind} of 1 MiB`, [make(1 << 20)]);
  good(`${kind} of 4 MiB`, [make(1 << 22)]);
  for (const size of [64, 1024, 65_536]) {
    const { op, data } = make(1 << 20);
    const frames = [];
    for (let at = 0; at < data.length; at += size) {
      frames.push(part(at === 0 ? op : 0, data.subarray(at, at + size), at + size >= data.length));
    }
    good(`${kind} of 1 MiB in fragments of ${size}`, frames, { echo: [{ op, data }] });
  }
  for (const chop of [128, 1024])
    good(`${kind} of 32 KiB in chops of ${chop}`, [make(1 << 15)], { chop });
  good(
    `200 small messages of ${kind}`,
    Array.from({ length: 200 }, () => make(64)),
  );
}
// A frame that claims more than there can be.
bad(
  'a length with its highest bit set',
  [{ raw: bytes(0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 1) }],
  [1002, 1009],
);

/** The same messages compressed, which an endpoint does as it was agreed: each a list of texts and the number of fragments. */
const compressed = [
  { name: 'small', messages: ['a', 'Hello', 'Hello', 'Hello'] },
  { name: 'empty', messages: ['', 'x', ''] },
  {
    name: 'repetitive',
    messages: Array.from({ length: 50 }, (_, i) => `{"number":${i},"text":"${'ab'.repeat(i)}"}`),
  },
  { name: 'large', messages: ['wörter '.repeat(20_000), 'wörter '.repeat(20_000)] },
  {
    name: 'in fragments',
    messages: ['some text '.repeat(500), 'more text '.repeat(500)],
    fragments: 7,
  },
];

module.exports = { cases: list, compressed };
