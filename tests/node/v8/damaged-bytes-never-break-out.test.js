'use strict';
// Fuzzing in small: serialized bytes that were cut, changed or mixed give an error or some value, and nothing else.

const assert = require('assert');
const v8 = require('v8');
const { pick, random, rounds } = require('../random');

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

function damaged() {
  let data = Buffer.from(pick(samples));
  for (let i = random(5); i > 0; i--) {
    const at = random(data.length + 1);
    const kind = random(6);
    if (kind === 0 && at < data.length) data[at] = random(256);
    else if (kind === 1 && at < data.length) data[at] ^= 1 << random(8);
    else if (kind === 2) data = data.subarray(0, at);
    else if (kind === 3) data = Buffer.concat([data.subarray(0, at), pick(samples).subarray(2)]);
    else if (kind === 4) data = Buffer.concat([data, data.subarray(at)]);
    else data.fill(0xff, at, Math.min(at + random(5), data.length));
  }
  return data;
}

let failures = 0;
rounds(20_000, () => {
  const data = damaged();
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
