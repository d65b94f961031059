// flags: --experimental-stream-iter --no-warnings
'use strict';
// A writer takes what its budget has room for. What happens to more is its policy: to wait, once; to take it all the same; or to
// drop what is oldest or newest.
const assert = require('assert');
const finish = require('../finish.js');
const { duplex, ondrain, push, text, bytes } = require('stream/iter');

const budget = 16384;
const chunk = (byte) => new Uint8Array(8192).fill(byte);
const first = (batch) => batch.map((each) => each[0]);

async function read(readable) {
  const seen = [];
  for await (const batch of readable) seen.push(...first(batch));
  return seen;
}

const isReason = (expected) => (reason) => reason === expected;

finish(async () => {
  // Whoever waits is told when there is room.
  {
    const { readable, writer } = push({ budget });
    assert.strictEqual(writer.canWrite, true);
    assert.strictEqual(writer.writeSync(chunk(1)), true);
    assert.strictEqual(writer.writeSync(chunk(2)), true);
    assert.strictEqual(writer.canWrite, false);
    assert.strictEqual(writer.writeSync(chunk(3)), false);
    const drained = ondrain(writer);
    const iterator = readable[Symbol.asyncIterator]();
    assert.deepStrictEqual(first((await iterator.next()).value), [1, 2]);
    assert.strictEqual(await drained, true);
    await writer.writev([chunk(4), 'x']);
    // Not yet: somebody has to read what is left.
    assert.strictEqual(writer.endSync(), -1);
    const ended = writer.end();
    assert.deepStrictEqual(first((await iterator.next()).value), [4, 'x'.charCodeAt(0)]);
    assert.strictEqual((await iterator.next()).done, true);
    assert.strictEqual(await ended, 8192 * 3 + 1);
    assert.strictEqual(writer.canWrite, null);
    await assert.rejects(writer.write('x'), { code: 'ERR_INVALID_STATE' });
    assert.strictEqual(writer.endSync(), 8192 * 3 + 1);
  }
  const dropped = [
    ['drop-oldest', [3, 4]],
    ['drop-newest', [1, 2]],
    ['unbounded', [1, 2, 3, 4]],
  ];
  for (const [backpressure, expected] of dropped) {
    const { readable, writer } = push({ budget, backpressure });
    for (let i = 1; i <= 4; i++)
      assert.strictEqual(writer.writeSync(chunk(i)), backpressure !== 'unbounded' || i < 3);
    if (backpressure === 'unbounded') for (let i = 3; i <= 4; i++) writer.write(chunk(i));
    writer.end();
    assert.deepStrictEqual(await read(readable), expected, backpressure);
  }

  // What fails, fails both sides.
  {
    const { readable, writer } = push();
    const waiting = read(readable);
    writer.fail('broken');
    await assert.rejects(waiting, isReason('broken'));
    await assert.rejects(writer.write('x'), isReason('broken'));
    assert.strictEqual(writer.writeSync('x'), false);
    assert.strictEqual(writer.endSync(), -1);
  }
  {
    const { readable, writer } = push();
    writer.writeSync('x');
    for await (const batch of readable) {
      assert.strictEqual(batch.length, 1);
      break;
    }
    assert.strictEqual(writer.canWrite, null);
    assert.strictEqual(writer.writeSync('x'), false);
  }
  {
    const controller = new AbortController();
    const { readable, writer } = push({ signal: controller.signal });
    const waiting = read(readable);
    controller.abort('enough');
    await assert.rejects(waiting, isReason('enough'));
    await assert.rejects(writer.end(), isReason('enough'));
  }
  {
    // One write that waits can be given up.
    const controller = new AbortController();
    const { readable, writer } = push({ budget });
    writer.writeSync(chunk(1));
    writer.writeSync(chunk(2));
    const waiting = writer.write(chunk(3), { signal: controller.signal });
    controller.abort('never mind');
    await assert.rejects(waiting, isReason('never mind'));
    const ended = writer.end();
    assert.deepStrictEqual(await read(readable), [1, 2]);
    assert.strictEqual(await ended, 16384);
  }

  // Transforms, options and what is no option.
  {
    const { readable, writer } = push((batch) => batch?.map((each) => each.slice(1)) ?? null, {
      budget,
    });
    writer.writeSync('abc');
    writer.end();
    assert.strictEqual(await text(readable), 'bc');
  }
  assert.throws(() => push({ budget: 5 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => push({ backpressure: 'none' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => push(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => push().writer.writeSync(Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });

  {
    const [a, b] = duplex();
    a.writer.fail('broken');
    await assert.rejects(a.close(), isReason('broken'));
    await b.close();
  }

  // Two ends.
  {
    const [a, b] = duplex();
    a.writer.writeSync('to b');
    b.writer.writeSync('to a');
    assert.strictEqual(
      Buffer.from((await a.readable[Symbol.asyncIterator]().next()).value[0]).toString(),
      'to a',
    );
    // Whoever closes reads no more, but has written what it had written.
    const closed = a.close();
    assert.strictEqual(a.close(), closed);
    assert.strictEqual(await text(b.readable), 'to b');
    await closed;
    assert.strictEqual((await bytes(a.readable)).length, 0);
    assert.strictEqual(b.writer.writeSync('x'), false);
    await assert.rejects(b.writer.end(), { code: 'ERR_INVALID_STATE' });
    await b.close();
  }
});
