'use strict';
// Plain data is cloned, written and read without its properties being looked up one by one: the results are those of the
// general way.

const assert = require('node:assert');
const v8 = require('node:v8');
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads');

let seed = 12345;
function random(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % limit;
}

const texts = [
  '',
  'a',
  'zwölf',
  'ключ',
  '€',
  '\ud83d\ude00',
  '\ud800',
  'x'.repeat(300),
  '"\\\n',
  '__proto__',
];
const known = [];

function value(depth) {
  switch (random(depth > 4 ? 8 : 16)) {
    case 0:
      return random(1000) - 500;
    case 1:
      return [0.5, -0, NaN, Infinity, -1e300, 4294967296, 2147483648, -2147483649][random(8)];
    case 2:
      return texts[random(texts.length)];
    case 3:
      return texts[random(texts.length)] + texts[random(texts.length)] + random(10);
    case 4:
      return [true, false, null, undefined][random(4)];
    case 5:
      return new Date(random(2) ? NaN : random(1e6) * 1e6);
    case 6:
    case 7:
      return known.length ? known[random(known.length)] : 1;
    case 8:
    case 9: {
      const list = [];
      known.push(list);
      for (let i = random(6); i > 0; i--) list.push(value(depth + 1));
      if (random(8) === 0) list[list.length + 2] = 1;
      if (random(8) === 0) list.length += 3;
      if (random(20) === 0) list.named = value(depth + 1);
      return list;
    }
    case 10: {
      const map = new Map();
      known.push(map);
      for (let i = random(4); i > 0; i--) map.set(value(depth + 1), value(depth + 1));
      return map;
    }
    case 11: {
      const set = new Set();
      known.push(set);
      for (let i = random(4); i > 0; i--) set.add(value(depth + 1));
      return set;
    }
    case 12: {
      const object = { b: 1, c: 2, d: value(depth + 1) };
      known.push(object);
      delete object.b;
      if (random(2)) Object.defineProperty(object, 'hidden', { value: 1 });
      if (random(3) === 0) object[Symbol('s')] = 1;
      if (random(4) === 0) Object.freeze(object);
      return object;
    }
    default: {
      const object = random(6) ? {} : { __proto__: null };
      known.push(object);
      for (let i = random(6); i > 0; i--) {
        const key = random(4)
          ? `key${random(5)}`
          : random(2)
            ? random(20)
            : texts[random(texts.length)];
        Object.defineProperty(object, key, {
          value: value(depth + 1),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return object;
    }
  }
}

function general(data) {
  const serializer = new v8.DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(data);
  return serializer.releaseBuffer();
}

function read(bytes) {
  const deserializer = new v8.DefaultDeserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}

// Keys of objects with a null prototype are cloned into ordinary ones.
const { port1, port2 } = new MessageChannel();
for (let i = 0; i < 1500; i++) {
  known.length = 0;
  const data = value(0);
  const bytes = v8.serialize(data);
  assert.deepStrictEqual(bytes, general(data));
  assert.strictEqual(bytes.constructor, Buffer);
  const expected = read(bytes);
  assert.deepStrictEqual(v8.deserialize(bytes), expected);
  assert.deepStrictEqual(structuredClone(data), expected);
  port1.postMessage(data);
  assert.deepStrictEqual(receiveMessageOnPort(port2).message, expected);
  // The same objects are the same again.
  assert.deepStrictEqual(v8.serialize(structuredClone(data)), general(expected));
}
port1.close();

// Bytes that are cut off or changed are refused, never misread.
const good = v8.serialize({ a: [1, 2, { b: 'text' }], m: new Map([[1, 'x']]), d: new Date(0) });
for (let length = 0; length < good.length; length++) {
  assert.throws(() => v8.deserialize(good.subarray(0, length)), { name: 'Error' });
}
for (let i = 0; i < 5000; i++) {
  const bad = Buffer.from(good);
  bad[2 + random(bad.length - 2)] = random(256);
  try {
    v8.deserialize(bad);
  } catch (error) {
    assert.ok(error instanceof Error);
  }
}

// What belongs to no clone.
for (const bad of [() => {}, Symbol('s'), { f() {} }, [Symbol('s')], new Map([[1, () => {}]])]) {
  assert.throws(() => structuredClone(bad), { name: 'DataCloneError' });
  assert.throws(() => v8.serialize(bad), { message: /could not be cloned/ });
}

// Accessors run, once each; prototypes, symbols and hidden properties stay behind.
let calls = 0;
const accessor = {
  x: 1,
  get y() {
    return ++calls;
  },
};
assert.deepStrictEqual(structuredClone([accessor]), [{ x: 1, y: 1 }]);
class Point {
  x = 1;
  #hidden = 2;
}
const copy = structuredClone({ point: new Point() });
assert.strictEqual(Object.getPrototypeOf(copy.point), Object.prototype);
assert.deepStrictEqual(copy, { point: { x: 1 } });
const frozen = structuredClone(Object.freeze({ list: Object.freeze([1]) }));
frozen.list.push(2);
frozen.more = 3;
assert.deepStrictEqual(frozen, { list: [1, 2], more: 3 });
const holes = structuredClone([1, , 3, , ,]);
assert.strictEqual(holes.length, 5);
assert.deepStrictEqual(Object.keys(holes), ['0', '2']);

// Deep values and long lists.
let deep = {};
for (let i = 0; i < 1000; i++) deep = { deep };
let found = structuredClone(deep);
for (let i = 0; i < 1000; i++) found = found.deep;
assert.deepStrictEqual(found, {});
const long = Array.from({ length: 1e5 }, (_, i) => (i % 3 ? { i } : `text ${i}`));
assert.deepStrictEqual(structuredClone(long), long);
assert.deepStrictEqual(v8.deserialize(v8.serialize(long)), long);
