// flags: --experimental-stream-iter --no-warnings
'use strict';
// Nothing runs before somebody reads. Functions get each batch and null at the end, objects the whole stream; what they give may
// be anything that bytes can be had of. Who stops reading, or fails, stops all before it.
const assert = require('assert');
const finish = require('../finish.js');
const { bytes, merge, pull, pullSync, tap, tapSync, text, textSync } = require('stream/iter');

const decode = (batch) => batch.map((chunk) => Buffer.from(chunk).toString()).join('');
const upper = (batch) => (batch === null ? null : decode(batch).toUpperCase());
const twice = (batch) => (batch === null ? null : [...batch, ...batch]);
const ending = (batch) => (batch === null ? '.' : batch);
const nothing = () => null;
const later = async (batch) => (batch === null ? '!' : batch);
const yields = function* (batch) {
  if (batch !== null) yield* [decode(batch), ['-', '-']];
};
const yieldsLater = async function* (batch) {
  if (batch !== null) yield* [decode(batch), '+'];
};
const whole = {
  *transform(source) {
    yield '<';
    for (const batch of source) if (batch !== null) yield batch;
    yield '>';
  },
};
const wholeLater = {
  async *transform(source) {
    yield '<';
    for await (const batch of source) if (batch !== null) yield batch;
    yield '>';
  },
};

const sync = [
  [[], 'abc'],
  [[upper], 'ABC'],
  [[upper, twice], 'ABCABC'],
  [[ending, upper], 'ABC.'],
  [[ending, ending], 'abc..'],
  [[nothing], ''],
  [[yields], 'abc--'],
  [[whole], '<abc>'],
  [[upper, whole, ending], '<ABC>.'],
  [[whole, whole], '<<abc>>'],
];
const async = [
  ...sync.filter(([transforms]) => !transforms.includes(whole)),
  [[later], 'abc!'],
  [[yieldsLater], 'abc+'],
  [[wholeLater], '<abc>'],
  [[later, wholeLater, upper, later], '<ABC!>!'],
];

async function* letters() {
  yield 'abc';
}

finish(async () => {
  for (const [transforms, expected] of sync) {
    assert.strictEqual(textSync(pullSync('abc', ...transforms)), expected);
  }
  for (const [transforms, expected] of async) {
    for (const make of [() => 'abc', letters, () => ['abc']]) {
      assert.strictEqual(await text(pull(make(), ...transforms)), expected);
      // With a reader that can stop, and with a pipe into another.
      const { signal } = new AbortController();
      assert.strictEqual(await text(pull(make(), ...transforms, { signal })), expected);
      assert.strictEqual(await text(pull(make(), ...transforms), { signal }), expected);
      assert.strictEqual(await text(pull(pull(make(), ...transforms), twice, nothing)), '');
      let read = '';
      for await (const batch of pull(make(), ...transforms)) read += decode(batch);
      assert.strictEqual(read, expected);
    }
  }

  // At the end each gets what those before it give then, and null.
  {
    const calls = [];
    const note = (name) => (batch) => {
      calls.push([name, batch === null ? null : decode(batch)]);
      return batch ?? name;
    };
    const expected = [
      ['a', 'x'],
      ['b', 'x'],
      ['a', null],
      ['b', 'a'],
      ['b', null],
    ];
    for (const make of [() => 'x', () => pull('x')]) {
      assert.strictEqual(await text(pull(make(), note('a'), note('b'))), 'xab');
      assert.deepStrictEqual(calls.splice(0), expected);
    }
    assert.strictEqual(textSync(pullSync('x', note('a'), note('b'))), 'xab');
    assert.deepStrictEqual(calls.splice(0), expected);
  }

  // Nothing runs before somebody reads, and all ends with the reader.
  const log = [];
  async function* logged() {
    try {
      log.push('open');
      while (true) yield 'x';
    } finally {
      log.push('closed');
    }
  }
  let signal;
  const seen = (batch, options) => {
    ({ signal } = options);
    return batch;
  };
  const stream = pull(logged(), seen);
  await null;
  assert.deepStrictEqual(log, []);
  for await (const batch of stream) {
    assert.strictEqual(decode(batch), 'x');
    break;
  }
  assert.deepStrictEqual(log.splice(0), ['open', 'closed']);
  assert.strictEqual(signal.aborted, true);
  assert.strictEqual(signal.reason.name, 'AbortError');

  // A transform that fails.
  const failure = new Error('transform');
  const failing = () => {
    throw failure;
  };
  const isFailure = (error) => error === failure;
  await assert.rejects(bytes(pull(logged(), seen, failing)), isFailure);
  assert.deepStrictEqual(log.splice(0), ['open', 'closed']);
  assert.strictEqual(signal.reason, failure);
  assert.throws(() => textSync(pullSync('x', failing)), isFailure);
  await assert.rejects(bytes(pull('x', () => 5)), { code: 'ERR_INVALID_ARG_TYPE' });

  // A signal.
  const controller = new AbortController();
  const iterator = pull(logged(), { signal: controller.signal })[Symbol.asyncIterator]();
  await iterator.next();
  controller.abort('enough');
  await assert.rejects(iterator.next(), (reason) => reason === 'enough');
  assert.deepStrictEqual(log.splice(0), ['open', 'closed']);
  const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
  const other = new AbortController();
  const waiting = pull(endless, { signal: other.signal })[Symbol.asyncIterator]().next();
  other.abort('late');
  await assert.rejects(waiting, (reason) => reason === 'late');

  // Arguments.
  assert.throws(() => pull('x', {}, upper), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => pullSync('x', 5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => pull('x', { signal: {} }), { code: 'ERR_INVALID_ARG_TYPE' });

  // tap sees everything and changes nothing.
  const tapped = [];
  assert.strictEqual(
    await text(
      pull(
        'abc',
        tap((batch) => tapped.push(batch)),
      ),
    ),
    'abc',
  );
  assert.strictEqual(
    textSync(
      pullSync(
        'abc',
        tapSync((batch) => tapped.push(batch)),
      ),
    ),
    'abc',
  );
  assert.deepStrictEqual(
    tapped.map((batch) => batch && decode(batch)),
    ['abc', null, 'abc', null],
  );
  assert.throws(() => tap(5), { code: 'ERR_INVALID_ARG_TYPE' });

  // merge.
  const merged = await text(merge(['a', 'b'], letters(), 'xyz'));
  assert.deepStrictEqual([...merged].sort().join(''), 'aabbcxyz');
  const two = merge(logged(), logged());
  for await (const batch of two) if (batch) break;
  assert.deepStrictEqual(log.splice(0), ['open', 'open', 'closed', 'closed']);
  // A source is read on when what it gave has been taken, however fast it is.
  const read = [0, 0];
  const counted = (place) => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: [Buffer.from(`${place}${read[place]++}`)] }),
    }),
  });
  const many = merge(counted(0), counted(1))[Symbol.asyncIterator]();
  const taken = [];
  for (let i = 0; i < 5; i++) {
    const { value } = await many.next();
    await new Promise(setImmediate);
    taken.push(`${value[0]} of ${read}`);
  }
  assert.deepStrictEqual(taken, ['00 of 1,1', '10 of 2,1', '01 of 2,2', '11 of 3,2', '02 of 3,3']);
  const bad = (async function* () {
    yield 5;
  })();
  await assert.rejects(bytes(merge(logged(), bad)), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.strictEqual(await text(merge()), '');
  await assert.rejects(
    bytes(merge('x', { signal: AbortSignal.abort('no') })),
    (reason) => reason === 'no',
  );
});
