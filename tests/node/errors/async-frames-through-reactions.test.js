'use strict';
// A stack that begins in the handler of a promise goes on with those that await what comes of it, also by way of
// `Promise.all` and its like.
const assert = require('assert');
const test = require('node:test');

/** The functions of a stack from the first on, with what is said of asynchronous ones, but not who ran the job. */
function names(error) {
  const lines = error.stack.split('\n').slice(1);
  const own = lines.filter((line) => !line.includes('processTicksAndRejections'));
  return own.map((line) =>
    line
      .replace(/^ +at /, '')
      .replace(/ \(\/.*/, '')
      .replace(/ \(node:.*/, ''),
  );
}

async function stackOf(promise) {
  const error = await promise.then(
    () => assert.fail('it should have failed'),
    (reason) => reason,
  );
  return names(error);
}

function fail() {
  throw new Error('on purpose');
}

const settled = () => Promise.resolve(1);
const later = () => new Promise((resolve) => setTimeout(resolve, 1));

test('handlers of then and catch', async () => {
  async function inner() {
    await settled().then(function handler() {
      fail();
    });
  }
  async function outer() {
    await inner();
  }
  const expected = ['fail', 'handler', 'async inner', 'async outer', 'async stackOf'];
  assert.deepStrictEqual((await stackOf(outer())).slice(0, 5), expected);

  async function catching() {
    await Promise.reject(1).catch(function handler() {
      fail();
    });
  }
  assert.deepStrictEqual((await stackOf(catching())).slice(0, 3), [
    'fail',
    'handler',
    'async catching',
  ]);
});

test('handlers in the middle of a chain', async () => {
  async function chain() {
    await later()
      .then(() => 1)
      .then(function handler() {
        fail();
      })
      .then(() => 2)
      .finally(() => {});
  }
  assert.deepStrictEqual((await stackOf(chain())).slice(0, 3), ['fail', 'handler', 'async chain']);
});

test('elements of Promise.all, allSettled and any', async () => {
  async function element() {
    await null;
    fail();
  }
  async function all() {
    await Promise.all([1, later(), element()]);
  }
  const expected = ['fail', 'element', 'async Promise.all (index 2)', 'async all'];
  assert.deepStrictEqual((await stackOf(all())).slice(0, 4), expected);

  async function any() {
    await Promise.any([element()]);
  }
  const { errors } = await any().catch((error) => error);
  assert.deepStrictEqual(names(errors[0]).slice(1, 4), [
    'element',
    'async Promise.any (index 0)',
    'async any',
  ]);

  async function allSettled() {
    return await Promise.allSettled([element()]);
  }
  const [{ reason }] = await allSettled();
  assert.deepStrictEqual(names(reason).slice(1, 4), [
    'element',
    'async Promise.allSettled (index 0)',
    'async allSettled',
  ]);

  async function race() {
    await Promise.race([element()]);
  }
  assert.deepStrictEqual((await stackOf(race())).slice(0, 3), ['fail', 'element', 'async race']);
});

test('a handler that is an element', async () => {
  async function all() {
    const element = settled().then(function handler() {
      fail();
    });
    await Promise.all([element]);
  }
  const expected = ['fail', 'handler', 'async Promise.all (index 0)', 'async all'];
  assert.deepStrictEqual((await stackOf(all())).slice(0, 4), expected);
});

test('what nobody awaits has its own frames alone', async () => {
  const { promise, resolve } = Promise.withResolvers();
  settled().then(function handler() {
    resolve(new Error('seen'));
  });
  assert.deepStrictEqual(names(await promise), ['handler']);
});

test('call sites tell of the index', async () => {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    async function element() {
      await null;
      return new Error('seen').stack;
    }
    async function all() {
      return await Promise.all([0, element()]);
    }
    const [, sites] = await all();
    assert.deepStrictEqual(
      sites
        .slice(0, 3)
        .map((site) => [site.isAsync(), site.isPromiseAll(), site.getPromiseIndex()]),
      [
        [false, false, null],
        [true, true, 1],
        [true, false, null],
      ],
    );
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
});
