'use strict';
// Law of serialization: whatever is made of the values it knows comes back the same, objects that occur twice included.

const assert = require('assert');
const v8 = require('v8');
const { bytes, letters, pick, random, rounds } = require('../random');

const alphabet = ['a', 'B', ' ', '\0', 'é', 'ÿ', '中', '😀', '\ud800'];
const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  NaN,
  Infinity,
  -Infinity,
  2 ** 30,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
];
const views = [Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array];
views.push(Int32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView);

function buffer() {
  const data = bytes(random(6) * 8);
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
}

function leaf() {
  switch (random(13)) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return random(2) === 1;
    case 3:
      return pick(numbers);
    case 4:
      return random(2 ** 31) - 2 ** 30;
    case 5:
      return BigInt(random(2 ** 31)) ** BigInt(random(20)) * (random(2) ? 1n : -1n);
    case 6:
      return new Date(random(2 ** 31) * 1000);
    case 7:
      return new RegExp(letters(['a', '(b)', '[c]', '.'], 4), pick(['', 'g', 'imsuy', 'v', 'd']));
    case 8:
      return Object(pick([true, false, 5, -0, 'text', 12n]));
    case 9:
      return buffer();
    case 10:
      return new (pick(views))(buffer());
    default:
      return letters(alphabet, 12);
  }
}

function value(depth, known) {
  if (depth === 0) return leaf();
  if (known.length > 0 && random(6) === 0) return pick(known);
  const size = random(5);
  switch (random(6)) {
    case 0: {
      const object = {};
      known.push(object);
      for (let i = 0; i < size; i++) {
        object[random(2) ? letters(alphabet, 4) : random(10)] = value(depth - 1, known);
      }
      return object;
    }
    case 1: {
      const list = [];
      known.push(list);
      for (let i = 0; i < size; i++) list[i] = value(depth - 1, known);
      if (random(4) === 0) list.length += random(50);
      if (random(4) === 0) list.name = leaf();
      return list;
    }
    case 2: {
      const map = new Map();
      known.push(map);
      for (let i = 0; i < size; i++) map.set(value(depth - 1, known), value(depth - 1, known));
      return map;
    }
    case 3: {
      const set = new Set();
      known.push(set);
      for (let i = 0; i < size; i++) set.add(value(depth - 1, known));
      return set;
    }
    default:
      return leaf();
  }
}

rounds(500, () => {
  const given = value(3, []);
  assert.deepStrictEqual(v8.deserialize(v8.serialize(given)), given);
  assert.deepStrictEqual(structuredClone(given), given);
});

// What occurs twice is one object afterwards too, and a cycle is one.
rounds(300, () => {
  const known = [];
  const given = { value: value(4, known), known };
  known.push(given);
  const back = v8.deserialize(v8.serialize(given));
  assert.strictEqual(back.known.at(-1), back);
  assert.strictEqual(back.known.length, known.length);
  for (let i = 0; i < known.length; i++) {
    assert.strictEqual(
      Object.prototype.toString.call(back.known[i]),
      Object.prototype.toString.call(known[i]),
    );
    assert.strictEqual(back.known.indexOf(back.known[i]), i);
  }
});
