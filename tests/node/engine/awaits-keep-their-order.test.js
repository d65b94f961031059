'use strict';
// An `await` that could go on at once does so only where nobody can tell: whatever else waits has its turn before.
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const finish = require('../finish.js');

const log = [];
const take = () => log.splice(0).join(' ');

async function leaf(name) {
  log.push(`${name}1`);
  await null;
  log.push(`${name}2`);
}

async function deep(n) {
  if (n === 0) return 0;
  const below = await deep(n - 1);
  log.push(n);
  return below + 1;
}

async function* numbers(count) {
  try {
    for (let i = 0; i < count; i++) {
      log.push(`make ${i}`);
      yield i;
    }
  } finally {
    log.push('end');
  }
}

async function failing() {
  await null;
  throw new Error('expected');
}

async function main() {
  await null;
  for (let round = 0; round < 300; round++) {
    // Nothing else waits.
    assert.strictEqual(await deep(3), 3);
    assert.strictEqual(take(), '1 2 3');

    // Something waits before, between and after.
    queueMicrotask(() => log.push('before'));
    await deep(2);
    assert.strictEqual(take(), 'before 1 2');
    const pending = leaf('a');
    queueMicrotask(() => log.push('between'));
    log.push('sync');
    await pending;
    assert.strictEqual(take(), 'a1 sync a2 between');

    await Promise.all([leaf('a'), leaf('b')]);
    assert.strictEqual(take(), 'a1 b1 a2 b2');

    // A function that is not awaited at once must not run on.
    const later = deep(1);
    log.push('after the call');
    await later;
    assert.strictEqual(take(), 'after the call 1');
    const wrapped = [await leaf('a'), log.push('then')];
    assert.strictEqual(wrapped.length, 2);
    assert.strictEqual(take(), 'a1 a2 then');
    const indirect = (() => {
      const made = leaf('a');
      log.push('arrow');
      return made;
    })();
    await indirect;
    assert.strictEqual(take(), 'a1 arrow a2');

    // Generators, awaited at once and not.
    for await (const x of numbers(2)) {
      log.push(x);
      if (x === 0) queueMicrotask(() => log.push('task'));
    }
    assert.strictEqual(take(), 'make 0 0 make 1 task 1 end');
    const one = numbers(1);
    const next = one.next();
    log.push('asked');
    queueMicrotask(() => log.push('task'));
    assert.deepStrictEqual(await next, { value: 0, done: false });
    log.push('got');
    assert.strictEqual((await one.return(7)).value, 7);
    assert.strictEqual(take(), 'make 0 asked task got end');

    // What is thrown reaches those who wait.
    await assert.rejects(failing(), { message: 'expected' });
    try {
      await failing();
      assert.fail('it did not throw');
    } catch (error) {
      assert.strictEqual(error.message, 'expected');
    }
  }

  // Functions that await their own calls without end need no stack for it.
  let steps = 0;
  async function on() {
    await null;
    if (++steps < 30_000) await on();
  }
  await on();
  assert.strictEqual(steps, 30_000);

  // The first async context of a program stays with the function that enters it.
  const storage = new AsyncLocalStorage();
  async function enter() {
    await null;
    storage.enterWith('inside');
    await null;
    return storage.getStore();
  }
  async function around() {
    const inside = await enter();
    return [inside, storage.getStore()];
  }
  assert.deepStrictEqual(await around(), ['inside', undefined]);
  assert.strictEqual(storage.getStore(), undefined);
  assert.deepStrictEqual(await storage.run('run', around), ['inside', 'run']);
}

finish(main);
