// flags: --experimental-stream-iter --no-warnings
'use strict';
// Whatever bytes can be had of becomes batches of Uint8Arrays: text, memory, nested iterables, promises and what says for
// itself what it is. What can not is an error that closes its source.
const assert = require('assert');
const finish = require('../finish.js');
const {
  array,
  arraySync,
  bytes,
  bytesSync,
  from,
  fromSync,
  text,
  textSync,
} = require('stream/iter');

const u8 = (...values) => Uint8Array.from(values);
const lengths = (batches) => batches.map((batch) => batch.map((chunk) => chunk.length));

async function batchesOf(source) {
  const batches = [];
  for await (const batch of source) {
    for (const chunk of batch) assert.ok(chunk instanceof Uint8Array);
    batches.push(batch);
  }
  return batches;
}

function batchesOfSync(source) {
  return [...source];
}

const view = new DataView(u8(1, 2, 3, 4).buffer, 1, 2);
const toStreamable = Symbol.for('Stream.toStreamable');
const toAsyncStreamable = Symbol.for('Stream.toAsyncStreamable');

const sources = [
  ['text', () => 'häh', [[4]]],
  ['nothing', () => '', [[0]]],
  ['bytes', () => u8(1, 2), [[2]]],
  ['memory', () => u8(1, 2, 3).buffer, [[3]]],
  ['a view', () => view, [[2]]],
  ['numbers of two bytes', () => new Uint16Array(3), [[6]]],
  ['no chunks', () => [], []],
  ['a batch', () => [u8(1), u8(2, 3)], [[1, 2]]],
  [
    'a long batch',
    () => Array(300).fill(u8(1)),
    [Array(128).fill(1), Array(128).fill(1), Array(44).fill(1)],
  ],
  ['texts', () => ['a', 'bc'], [[1], [2]]],
  ['bytes and texts', () => [u8(1), u8(2), 'abc', u8(3)], [[1, 1], [3], [1]]],
  ['a set', () => new Set(['x', u8(1)]), [[1], [1]]],
  ['nested', () => [['a', ['b', u8(1)]], 'c'], [[1, 1, 1], [1]]],
  ['what says what it is', () => ({ [toStreamable]: () => 'abc' }), [[3]]],
  ['elements that say what they are', () => [{ [toStreamable]: () => ['a', 'b'] }], [[1, 1]]],
];

const promised = [
  ['promises', () => [Promise.resolve('a'), Promise.resolve(u8(1, 2))], [[1], [2]]],
  [
    'an async generator',
    async function* () {
      yield 'a';
      yield [u8(1), u8(2)];
      yield [];
      yield ['b', ['c']];
    },
    [[1], [1, 1], [1, 1]],
  ],
  ['a promise of what it is', () => ({ [toAsyncStreamable]: async () => 'abc' }), [[3]]],
];

finish(async () => {
  for (const [name, make, expected] of sources) {
    assert.deepStrictEqual(lengths(batchesOfSync(fromSync(make()))), expected, name);
  }
  for (const [name, make, expected] of [...sources, ...promised]) {
    assert.deepStrictEqual(lengths(await batchesOf(from(make()))), expected, name);
  }

  // The consumers.
  assert.strictEqual(textSync(['a', u8(98), 'ü']), 'abü');
  assert.strictEqual(await text(['a', Promise.resolve('b')]), 'ab');
  assert.deepStrictEqual(bytesSync([u8(1), [u8(2)]]), u8(1, 2));
  assert.deepStrictEqual(await bytes([u8(1), [u8(2)]]), u8(1, 2));
  assert.deepStrictEqual(await array(['a', 'b']), [u8(97), u8(98)]);
  assert.deepStrictEqual(arraySync(['a', 'b']), [u8(97), u8(98)]);
  assert.throws(() => bytesSync(['abc', 'de'], { limit: 4 }), { code: 'ERR_OUT_OF_RANGE' });
  await assert.rejects(bytes(['abc', 'de'], { limit: 4 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => textSync(u8(0xff)), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
  assert.strictEqual(textSync(u8(104, 0, 105, 0), { encoding: 'utf-16le' }), 'hi');
  await assert.rejects(
    text('x', { signal: AbortSignal.abort('enough') }),
    (reason) => reason === 'enough',
  );

  // What is no source.
  for (const bad of [null, undefined, 5, true, {}, Symbol('x')]) {
    assert.throws(() => from(bad), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => fromSync(bad), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  assert.throws(() => fromSync(Promise.resolve('x')), /not Promise/);
  assert.throws(() => fromSync((async function* () {})()), /not AsyncIterable/);

  // A bad value closes the source.
  const log = [];
  const source = {
    async *[Symbol.asyncIterator]() {
      try {
        yield 'good';
        yield 5;
        yield 'never';
      } finally {
        log.push('closed');
      }
    },
  };
  await assert.rejects(bytes(source), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.deepStrictEqual(log, ['closed']);
  await assert.rejects(batchesOf(from(source)), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.deepStrictEqual(log, ['closed', 'closed']);

  // What was begun by hand is read on from there.
  const begun = from(
    (async function* () {
      yield 'a';
      yield 'b';
      yield 'c';
    })(),
  );
  await begun.next();
  assert.strictEqual(await text(begun), 'bc');
  const done = from(
    (async function* () {
      yield 'a';
    })(),
  );
  assert.strictEqual(await text(done), 'a');
  assert.strictEqual(await text(done), '');
});
