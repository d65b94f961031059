// flags: --experimental-stream-iter --no-warnings
'use strict';
// What is broadcast reaches every reader there is. A shared source is read once, for whoever is first; those behind bound how far
// it may be ahead.
const assert = require('assert');
const finish = require('../finish.js');
const {
  Broadcast,
  Share,
  SyncShare,
  broadcast,
  share,
  shareSync,
  text,
  textSync,
} = require('stream/iter');

const isReason = (expected) => (reason) => reason === expected;

finish(async () => {
  {
    const { writer, broadcast: channel } = broadcast();
    const early = channel.push();
    const upper = channel.push((batch) => batch && Buffer.concat(batch).toString().toUpperCase());
    assert.strictEqual(channel.consumerCount, 2);
    await writer.write('a');
    const late = channel.push();
    writer.writeSync('b');
    writer.end();
    assert.deepStrictEqual(await Promise.all([text(early), text(upper)]), ['ab', 'AB']);
    assert.ok((await text(late)).endsWith('b'));
  }
  {
    const { writer, broadcast: channel } = broadcast({ budget: 16384 });
    const slow = channel.push()[Symbol.asyncIterator]();
    assert.strictEqual(writer.writeSync(new Uint8Array(16384)), true);
    assert.strictEqual(writer.writeSync('x'), false);
    const waiting = writer.write('x');
    assert.strictEqual((await slow.next()).value[0].length, 16384);
    await waiting;
    channel.cancel('enough');
    await assert.rejects(slow.next(), isReason('enough'));
  }
  {
    const { broadcast: channel } = Broadcast.from(['a', 'b']);
    assert.strictEqual(await text(channel.push()), 'ab');
    assert.throws(() => Broadcast.from(5), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  {
    let reads = 0;
    const shared = share(
      (async function* () {
        for (const letter of 'abc') {
          reads++;
          yield letter;
        }
      })(),
    );
    const readers = [shared.pull(), shared.pull(), shared.pull((batch) => batch)];
    assert.deepStrictEqual(await Promise.all(readers.map((reader) => text(reader))), [
      'abc',
      'abc',
      'abc',
    ]);
    assert.strictEqual(reads, 3);
  }
  {
    const failure = new Error('source');
    const shared = Share.from(
      (async function* () {
        yield 'a';
        throw failure;
      })(),
    );
    const outcomes = await Promise.allSettled([text(shared.pull()), text(shared.pull())]);
    for (const { reason } of outcomes) assert.strictEqual(reason, failure);
  }
  {
    const shared = share(
      (async function* () {
        while (true) yield 'a';
      })(),
    );
    const reader = shared.pull()[Symbol.asyncIterator]();
    await reader.next();
    shared.cancel('enough');
    await assert.rejects(reader.next(), isReason('enough'));
  }
  {
    let closed = false;
    const shared = shareSync(
      (function* () {
        try {
          yield 'a';
          yield 'b';
        } finally {
          closed = true;
        }
      })(),
    );
    const [one, two] = [shared.pull(), shared.pull()];
    assert.strictEqual(textSync(one), 'ab');
    assert.strictEqual(textSync(two), 'ab');
    assert.strictEqual(closed, true);
    assert.strictEqual(textSync(SyncShare.fromSync(['x']).pull()), 'x');
  }
  {
    // Nobody may fall behind by more than the budget.
    const chunks = [1, 2, 3].map(() => new Uint8Array(16384));
    const shared = shareSync(
      (function* () {
        for (const chunk of chunks) yield [chunk];
      })(),
      { budget: 16384 },
    );
    const [fast, slow] = [shared.pull()[Symbol.iterator](), shared.pull()[Symbol.iterator]()];
    fast.next();
    assert.throws(() => fast.next(), { code: 'ERR_OUT_OF_RANGE' });
    assert.strictEqual(slow.next().value[0].length, 16384);
  }
  {
    // Who cancels hears nothing of what goes wrong with the source then.
    let read = false;
    const shared = shareSync({
      [Symbol.iterator]: () => ({
        next() {
          const done = read;
          read = true;
          return { done, value: done ? undefined : [Buffer.from('a')] };
        },
        get return() {
          throw new Error('cannot be closed');
        },
      }),
    });
    const reader = shared.pull()[Symbol.iterator]();
    reader.next();
    shared.cancel(null);
    assert.strictEqual(shared.consumerCount, 0);
    assert.throws(() => reader.next(), isReason(null));
  }
});
