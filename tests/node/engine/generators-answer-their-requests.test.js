'use strict';
// Async generators answer `next`, `return` and `throw` in the order of the requests, however many wait, and give plain
// results.
const assert = require('node:assert');
const finish = require('../finish');

const log = [];
const note = (name) => [
  (result) => log.push(`${name}=${result.value},${result.done}`),
  (error) => log.push(`${name}!${error.message}`),
];

async function* numbers(end) {
  try {
    for (let i = 0; i < end; i++) {
      const given = yield i;
      if (given) log.push(`given ${given}`);
    }
    return 'end';
  } finally {
    await null;
    log.push('finally');
  }
}

async function ask(end, requests) {
  const generator = numbers(end);
  await Promise.allSettled(
    requests.map(([method, value], i) => generator[method](value).then(...note(method + i))),
  );
  return log.splice(0).join(' ');
}

finish(async () => {
  // Often enough for compiled code.
  for (let round = 0; round < 300; round++) {
    assert.strictEqual(
      await ask(2, [['next'], ['next', 'a'], ['next', 'b'], ['next', 'c']]),
      'given a next0=0,false given b next1=1,false finally next2=end,true next3=undefined,true',
    );
    assert.strictEqual(
      await ask(5, [['next'], ['return', 'r'], ['next']]),
      'next0=0,false finally return1=r,true next2=undefined,true',
    );
    assert.strictEqual(
      await ask(5, [['next'], ['throw', new Error('t')], ['throw', new Error('u')]]),
      'next0=0,false finally throw1!t throw2!u',
    );
    let sum = 0;
    for await (const value of numbers(9)) {
      sum += value;
      if (value === 7) break;
    }
    assert.strictEqual(sum, 28);
    assert.strictEqual(log.splice(0).join(), 'finally');
    const one = numbers(1);
    const result = await one.next();
    assert.deepStrictEqual(Object.getOwnPropertyDescriptors(result), {
      value: { value: 0, writable: true, enumerable: true, configurable: true },
      done: { value: false, writable: true, enumerable: true, configurable: true },
    });
    assert.strictEqual(Object.getPrototypeOf(result), Object.prototype);
    // A result with a `then` is asked for its value as any other.
    Object.prototype.then = undefined;
    assert.strictEqual((await one.next()).done, true);
    delete Object.prototype.then;
    log.length = 0;
    const failing = (async function* () {
      yield 1;
      throw new Error('expected');
    })();
    await failing.next();
    await assert.rejects(failing.next(), { message: 'expected' });
    assert.deepStrictEqual(await failing.next(), { value: undefined, done: true });
  }
});
