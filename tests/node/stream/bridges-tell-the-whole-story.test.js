'use strict';
// A web stream of a Node stream ends as that does, also when it has ended before, counts chunks by their size, and does not
// wait for the other half; halves that were put together end together.

const assert = require('node:assert');
const { Duplex, Readable, Writable } = require('node:stream');
const { setTimeout: sleep } = require('node:timers/promises');
const finish = require('../finish.js');

const nothing = () => new Readable({ read() {} });
const sink = (options) => new Writable({ write(chunk, encoding, callback) {}, ...options });
const readOne = (readable, options) => Readable.toWeb(readable, options).getReader().read();

finish(async () => {
  for (const type of [undefined, 'bytes']) {
    const gone = nothing();
    gone.destroy();
    await sleep(1);
    await assert.rejects(readOne(gone, { type }), { name: 'AbortError' });
    const failed = nothing();
    failed.on('error', () => {});
    failed.destroy(new Error('mine'));
    await sleep(1);
    await assert.rejects(readOne(failed, { type }), { message: 'mine' });
    const over = nothing();
    over.resume().push(null);
    await sleep(1);
    assert.deepStrictEqual(await readOne(over, { type }), { done: true, value: undefined });
  }

  const half = new Duplex({ read() {}, write(chunk, encoding, callback) {} });
  const reader = Duplex.toWeb(half).readable.getReader();
  half.push('x');
  half.push(null);
  assert.strictEqual(`${(await reader.read()).value}`, '120');
  assert.strictEqual((await reader.read()).done, true);
  assert.strictEqual(half.destroyed, false);

  for (const [chunk, size] of [
    ['abc', 3],
    [new Uint16Array(2), 4],
    [new ArrayBuffer(3), 3],
    [new SharedArrayBuffer(3), 3],
  ]) {
    const writer = Writable.toWeb(sink({ highWaterMark: 10 })).getWriter();
    writer.write(chunk);
    assert.strictEqual(writer.desiredSize, 10 - size);
  }
  const objects = Writable.toWeb(sink({ objectMode: true, highWaterMark: 10 })).getWriter();
  objects.write('abc');
  assert.strictEqual(objects.desiredSize, 9);

  const [readable, writable] = [nothing(), sink()];
  const both = Duplex.from({ readable, writable });
  both.on('error', () => {});
  readable.destroy(new Error('mine'));
  await sleep(1);
  assert.deepStrictEqual([both.destroyed, writable.destroyed], [true, true]);

  assert.throws(() => sink({ decodeStrings: false }).write('a', 'buffer'), {
    code: 'ERR_UNKNOWN_ENCODING',
  });
});
