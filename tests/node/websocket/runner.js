'use strict';
// Puts an echo on the other end of a connection through the cases of `cases.js`: frames as they are told, and what comes
// back taken apart. `masked` says which side this is: clients mask what they send, servers do not.

const assert = require('assert');
const zlib = require('zlib');

/** A frame's bytes. */
function encode({ op, data, fin = true, rsv = 0, raw }, masked) {
  if (raw)
    return masked
      ? Buffer.concat([
          raw.subarray(0, 1),
          Buffer.from([raw[1] | 128]),
          raw.subarray(2),
          Buffer.alloc(4),
        ])
      : raw;
  const head = [(fin ? 128 : 0) | (rsv << 4) | op];
  const mask = masked ? 128 : 0;
  if (data.length < 126) head.push(mask | data.length);
  else if (data.length < 65_536) head.push(mask | 126, data.length >> 8, data.length & 255);
  else {
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(data.length));
    head.push(mask | 127, ...size);
  }
  if (!masked) return Buffer.concat([Buffer.from(head), data]);
  const key = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  const hidden = Buffer.from(data);
  for (let i = 0; i < hidden.length; i++) hidden[i] ^= key[i & 3];
  return Buffer.concat([Buffer.from(head), key, hidden]);
}

/** Takes frames apart as they come. */
class Reader {
  parts = [];
  frames = [];
  rest = Buffer.alloc(0);
  wanted = 2;

  take(chunk) {
    this.parts.push(chunk);
    this.rest = null;
    const size = this.parts.reduce((sum, { length }) => sum + length, 0);
    if (size < this.wanted) return;
    let all = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    for (;;) {
      const [frame, used] = this.one(all);
      if (!frame) break;
      this.frames.push(frame);
      all = all.subarray(used);
    }
    this.parts = [all];
  }

  one(all) {
    this.wanted = 2;
    if (all.length < 2) return [];
    let at = 2;
    let length = all[1] & 127;
    if (length > 125) {
      at = length === 126 ? 4 : 10;
      this.wanted = at;
      if (all.length < at) return [];
      length = length === 126 ? all.readUInt16BE(2) : Number(all.readBigUInt64BE(2));
    }
    const masked = all[1] > 127;
    const start = at + (masked ? 4 : 0);
    this.wanted = start + length;
    if (all.length < start + length) return [];
    const data = Buffer.from(all.subarray(start, start + length));
    if (masked) for (let i = 0; i < length; i++) data[i] ^= all[at + (i & 3)];
    const first = all[0];
    return [
      { op: first & 15, fin: first > 127, rsv: (first >> 4) & 7, data, masked },
      start + length,
    ];
  }
}

/** Whole messages out of frames: `{ op, data, rsv }`. */
function messagesOf(frames) {
  const messages = [];
  for (const { op, data, fin, rsv } of frames) {
    if (op === 0) messages.at(-1).parts.push(data);
    else if (op < 3) messages.push({ op, rsv, parts: [data] });
    if (op < 3) messages.at(-1).whole = fin;
  }
  return messages
    .filter(({ whole }) => whole)
    .map(({ op, rsv, parts }) => ({ op, rsv, data: Buffer.concat(parts) }));
}

/** Sends the frames of a case over a socket that has been upgraded, and judges what came back by the time of its end. */
async function judge(one, socket, masked, head = Buffer.alloc(0)) {
  const reader = new Reader();
  socket.on('error', () => {});
  socket.on('data', (data) => {
    reader.take(data);
    // Whoever has closed waits for the other side to end the connection, where that is the server.
    if (reader.frames.at(-1)?.op === 8 && !masked) socket.end();
  });
  if (head.length) reader.take(head);
  const ended = new Promise((resolve) => socket.on('close', resolve));
  const all = Buffer.concat(one.frames.map((frame) => encode(frame, masked)));
  if (one.chop) {
    socket.setNoDelay(true);
    for (let at = 0; at < all.length && !socket.destroyed; at += one.chop) {
      socket.write(all.subarray(at, at + one.chop));
      await new Promise(setImmediate);
    }
  } else {
    socket.write(all);
  }
  await ended;

  const { frames } = reader;
  const messages = messagesOf(frames);
  const pongs = frames.filter(({ op }) => op === 10).map(({ data }) => data);
  const closes = frames.filter(({ op }) => op === 8);
  const code = closes[0]?.data.length >= 2 ? closes[0].data.readUInt16BE(0) : undefined;
  assert.ok(
    frames.every((frame) => frame.masked !== masked),
    `${one.name}: clients mask, servers do not`,
  );
  assert.ok(closes.length <= 1, `${one.name}: closes once`);
  if (one.fails) {
    // It may go without a word.
    if (closes.length) assert.ok(one.fails.includes(code), `${one.name}: fails with ${code}`);
    assert.ok(messages.length <= one.echo.length, `${one.name}: echoes nothing of the failure`);
  } else {
    assert.strictEqual(messages.length, one.echo.length, `${one.name}: number of messages`);
    messages.forEach(({ op, data }, i) => {
      assert.strictEqual(op, one.echo[i].op, `${one.name}: kind of message`);
      assert.ok(data.equals(one.echo[i].data), `${one.name}: message ${i}`);
    });
    assert.deepStrictEqual(
      pongs.map((data) => data.toString('hex')),
      one.pongs.map((data) => Buffer.from(data).toString('hex')),
      `${one.name}: pongs`,
    );
    assert.strictEqual(closes.length, 1, `${one.name}: closes`);
    assert.strictEqual(code, one.close, `${one.name}: code`);
  }
}

/** A text compressed as one message that leans on no other, without the end that the protocol leaves out. */
function deflate(text) {
  const packed = zlib.deflateRawSync(text, { finishFlush: zlib.constants.Z_SYNC_FLUSH });
  return packed.subarray(0, -4);
}

/** What was compressed so, whole messages at a time. */
class Inflater {
  parts = [];
  size = 0;
  // One that keeps what it saw inflates all that came so far anew: slow, and simple.
  constructor(keeps) {
    this.keeps = keeps;
  }

  text(data) {
    const end = Buffer.from([0, 0, 255, 255]);
    if (!this.keeps) this.parts = [];
    this.parts.push(data, end);
    const whole = zlib.inflateRawSync(Buffer.concat(this.parts), {
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
    });
    const text = whole.subarray(this.keeps ? this.size : 0);
    this.size = whole.length;
    return String(text);
  }
}

/** Sends the messages of a compressed case, and demands them back. */
async function judgeCompressed({ name, messages, fragments = 1 }, socket, masked, keeps) {
  const reader = new Reader();
  socket.on('error', () => {});
  socket.on('data', (data) => {
    reader.take(data);
    if (reader.frames.at(-1)?.op === 8 && !masked) socket.end();
  });
  const ended = new Promise((resolve) => socket.on('close', resolve));
  for (const message of messages) {
    const packed = deflate(message);
    const size = Math.max(1, Math.ceil(packed.length / fragments));
    for (let at = 0; at < packed.length; at += size) {
      const frame = {
        op: at === 0 ? 1 : 0,
        rsv: at === 0 ? 4 : 0,
        data: packed.subarray(at, at + size),
        fin: at + size >= packed.length,
      };
      socket.write(encode(frame, masked));
    }
  }
  const end = Buffer.alloc(2);
  end.writeUInt16BE(1000);
  socket.write(encode({ op: 8, data: end }, masked));
  await ended;
  const inflater = new Inflater(keeps);
  const seen = messagesOf(reader.frames).map(({ rsv, data }) =>
    rsv === 4 ? inflater.text(data) : String(data),
  );
  assert.deepStrictEqual(seen, messages, `compressed: ${name}`);
}

module.exports = { judge, judgeCompressed };
