'use strict';
// A Readable is iterated chunk by chunk; leaving the loop destroys it, an error is thrown out of it.
const assert = require('node:assert');
const { Readable } = require('node:stream');
const finish = require('../finish.js');

finish(async () => {
  const all = [];
  for await (const chunk of Readable.from([1, 2, 3])) all.push(chunk);
  assert.deepStrictEqual(all, [1, 2, 3]);

  const left = Readable.from([1, 2, 3]);
  for await (const chunk of left) if (chunk === 1) break;
  assert.strictEqual(left.destroyed, true);

  const failing = new Readable({
    read() {
      this.destroy(new Error('no more'));
    },
  });
  await assert.rejects(async () => {
    for await (const chunk of failing) assert.fail(chunk);
  }, /no more/);

  // Several calls at once are answered in order.
  const iterator = Readable.from(['a', 'b'])[Symbol.asyncIterator]();
  const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
  assert.deepStrictEqual(
    results.map((r) => [r.value, r.done]),
    [
      ['a', false],
      ['b', false],
      [undefined, true],
    ],
  );
});
