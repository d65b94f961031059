'use strict';
// Fuzzing in small: serialized bytes that were cut, changed or mixed give an error or some value, and nothing else.

const assert = require('assert');
const v8 = require('v8');
const { damaged, pick, random, rounds } = require('../random');

const cyclic = { list: [1, 2.5, 'text', 'täxt', '中'], map: new Map([[1, { a: 1n }]]) };
cyclic.self = cyclic;
const sparse = [1, , 3];
sparse[200] = 4;
const samples = [
  cyclic,
  sparse,
  new Set(['a', -0, NaN, 2 ** 40, null, undefined, true]),
  [new Date(0), /a+/g, Object(1), Object('x'), Object(5n), Object(false)],
  [new Uint8Array(20), new Float64Array(3), new DataView(new ArrayBuffer(8), 2, 4)],
  [new Error('a'), new RangeError('b', { cause: 1 })],
  Buffer.from('bytes'),
  { deep: [[[[[[[[{ a: [{}] }]]]]]]]] },
].map((sample) => v8.serialize(sample));

let failures = 0;
rounds(20_000, () => {
  const data = damaged(samples, (sample) => sample.subarray(2));
  try {
    v8.deserialize(data);
  } catch (error) {
    failures++;
    assert(error instanceof Error);
    assert(!/internal|undefined is not|is not a function/.test(error.message), error);
  }
  // By hand, value after value.
  const reader = new v8.Deserializer(data);
  try {
    reader.readHeader();
    for (let i = 0; i < 4; i++) pick([0, 1, 2, 3, 4].map((n) => () => step(reader, n)))();
  } catch (error) {
    assert(error instanceof Error);
  }
});
assert(failures > 1000);

function step(reader, kind) {
  if (kind === 0) return reader.readUint32();
  if (kind === 1) return reader.readUint64();
  if (kind === 2) return reader.readDouble();
  if (kind === 3) return reader.readRawBytes(random(40));
  return reader.readValue();
}

// Lengths that are no numbers move the reader by nothing, and errors say what was asked for.
{
  const reader = new v8.Deserializer(Buffer.from([0x81, 0x01]));
  for (const length of [NaN, undefined, 'x', {}, -0.5])
    assert.strictEqual(reader._readRawBytes(length), 0);
  assert.throws(() => reader._readRawBytes(1n), TypeError);
  for (const length of [-1, 3, 2 ** 32, 2 ** 64, Infinity]) {
    assert.throws(() => reader.readRawBytes(length), { message: 'ReadRawBytes() failed' });
  }
  assert.strictEqual(reader.readUint32(), 129);
  assert.throws(() => reader.readUint32(), { message: 'ReadUint32() failed' });
  assert.throws(() => reader.readUint64(), { message: 'ReadUint64() failed' });
  assert.throws(() => reader.readDouble(), { message: 'ReadDouble() failed' });
  assert.strictEqual(
    new v8.Deserializer(Buffer.from('abcd')).readRawBytes('3.9').toString(),
    'abc',
  );
}

// Methods are those of their class, whatever they are called on.
for (const Class of [v8.Serializer, v8.Deserializer]) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (/constructor|readRawBytes|DataCloneError/.test(name)) continue;
    assert.throws(
      () => Class.prototype[name].call({}, 1, 2),
      { name: 'TypeError', message: 'Illegal invocation' },
      name,
    );
  }
}

// Only views have bytes; those whose memory is gone have none.
{
  const writer = new v8.Serializer();
  for (const source of [1, 'text', null, new ArrayBuffer(2), new SharedArrayBuffer(2)]) {
    assert.throws(() => writer.writeRawBytes(source), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: 'source must be a TypedArray or a DataView',
    });
  }
  const view = new Uint8Array(4);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  writer.writeRawBytes(view);
  assert.throws(() => new v8.Deserializer(view).readValue(), {
    message: 'Unable to deserialize cloned data.',
  });
  writer.writeRawBytes(new Uint16Array([0x4141]));
  assert.strictEqual(writer.releaseBuffer().toString(), 'AA');
}

// The largest integers are written and read in no time to speak of.
for (const sign of [1n, -1n]) {
  for (const value of [0n, 1n, (1n << 64n) - 1n, 1n << 64n, (1n << 1_000_000n) + 12_345n]) {
    const writer = new v8.Serializer();
    writer.writeHeader();
    writer.writeValue(value * sign);
    const bytes = writer.releaseBuffer();
    const reader = new v8.Deserializer(bytes);
    reader.readHeader();
    assert(reader.readValue() === value * sign);
    assert(v8.deserialize(bytes) === value * sign);
  }
}
