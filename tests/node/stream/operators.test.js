'use strict';
// Operators run lazily, keep the order with concurrency, and give promises where a value is wanted.
const assert = require('node:assert');
const { Readable } = require('node:stream');
const { setTimeout: wait } = require('node:timers/promises');
const finish = require('../finish.js');

finish(async () => {
  let running = 0;
  let most = 0;
  const doubled = await Readable.from([3, 1, 2])
    .map(
      async (n) => {
        most = Math.max(most, ++running);
        await wait(n);
        running--;
        return n * 2;
      },
      { concurrency: 2 },
    )
    .toArray();
  assert.deepStrictEqual(doubled, [6, 2, 4]);
  assert.strictEqual(most, 2);
  assert.strictEqual(await Readable.from([1, 2, 3]).reduce((a, b) => a + b), 6);
  assert.strictEqual(await Readable.from([1, 2, 3]).some((n) => n > 2), true);
  assert.deepStrictEqual(await Readable.from([1, 2, 3, 4]).drop(1).take(2).toArray(), [2, 3]);
  assert.deepStrictEqual(
    await Readable.from([1, 2])
      .flatMap((n) => [n, n])
      .toArray(),
    [1, 1, 2, 2],
  );
  await assert.rejects(
    Readable.from([]).reduce((a, b) => a + b),
    { code: 'ERR_MISSING_ARGS' },
  );
});
