'use strict';
// A promisified function settles with its first outcome, whether its callback is called at once or later.
const assert = require('node:assert');
const { promisify } = require('node:util');
const finish = require('../finish.js');

const thenable = { then: (resolve) => resolve('of a thenable') };
const cases = [
  [(callback) => callback(null, 'at once'), 'at once'],
  [(callback) => setImmediate(callback, null, 'later'), 'later'],
  [(callback) => callback(undefined, undefined), undefined],
  [(callback) => callback(null, null), null],
  [(callback) => callback(null, Promise.resolve('of a promise')), 'of a promise'],
  [(callback) => callback(null, thenable), 'of a thenable'],
  [(callback) => setImmediate(callback, null, thenable), 'of a thenable'],
  [
    (callback) => {
      callback(null, 'first');
      callback(new Error('second'));
      throw new Error('third');
    },
    'first',
  ],
];
const failing = [
  (callback) => callback(new Error('wrong')),
  (callback) => setImmediate(callback, new Error('wrong')),
  (callback) => {
    setImmediate(callback, null, 'too late');
    throw new Error('wrong');
  },
  (callback) => {
    callback(new Error('wrong'));
    callback(null, 'too late');
  },
];

finish(async () => {
  for (const [original, expected] of cases) {
    assert.strictEqual(await promisify(original)(), expected);
  }
  for (const original of failing) {
    await assert.rejects(promisify(original)(), { message: 'wrong' });
  }
  const order = [];
  const settled = promisify((callback) => callback(null))().then(() => order.push('promisified'));
  Promise.resolve().then(() => order.push('resolved'));
  await settled;
  assert.deepStrictEqual(order, ['promisified', 'resolved']);
  const owner = {
    name: 'owner',
    ask: promisify(function (callback) {
      callback(null, this.name);
    }),
  };
  assert.strictEqual(await owner.ask(), 'owner');
});
