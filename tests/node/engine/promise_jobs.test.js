'use strict';
// The order of promise jobs, whatever way a reaction takes: settled and pending promises, thenables, generators, lists of
// reactions, `Promise.all` of all kinds, with and without an async context, and with collections in between.

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');

const storage = new AsyncLocalStorage();
let log = [];
const note = (text) =>
  log.push(storage.getStore() === undefined ? text : `${text}@${storage.getStore()}`);

async function value(x) {
  return x;
}
async function late(x, ticks) {
  for (let i = 0; i < ticks; i++) await null;
  return x;
}
async function fails(x, ticks) {
  for (let i = 0; i < ticks; i++) await null;
  throw x;
}
async function* numbers(n) {
  for (let i = 0; i < n; i++) {
    if (i % 2) await late(i, 2);
    yield i % 3 ? i : value(i);
  }
  return 'end';
}
const thenable = (x) => ({
  then(resolve) {
    note(`asked ${x}`);
    resolve(x);
    resolve('again');
    throw new Error('ignored');
  },
});

// Runs pieces side by side, so that each one's jobs fall between those of the others.
function pieces(tag) {
  const all = [];
  const piece = (name, run) => {
    all.push(
      (async () => {
        try {
          note(`${tag}${name} = ${JSON.stringify(await run())}`);
        } catch (error) {
          note(`${tag}${name} threw ${error?.message ?? error}`);
        }
      })(),
    );
  };
  piece('await', async () => {
    let sum = 0;
    for (let i = 0; i < 5; i++) {
      sum += await value(i);
      sum += await late(i, 3);
      sum += await i;
      note(`${tag}await ${i}`);
    }
    return sum;
  });
  piece('then', () => {
    let promise = value(0);
    for (let i = 0; i < 6; i++)
      promise = promise.then((x) => (note(`${tag}then ${i}`), i % 2 ? late(x + 1, 1) : x + 1));
    return promise;
  });
  piece('passed on', () =>
    late(7, 2)
      .then()
      .then(null, null)
      .catch(() => 0)
      .finally(() => note(`${tag}finally`)),
  );
  piece('caught', () =>
    fails(8, 2)
      .then(() => 0)
      .catch((x) => x + 1),
  );
  piece('thrown', () =>
    late(1, 1).then(() => {
      throw new Error('from a handler');
    }),
  );
  piece('thenable', async () => [
    await thenable(`${tag}1`),
    await value(thenable(`${tag}2`)),
    await thenable(thenable(`${tag}3`)),
  ]);
  piece('bad thenable', async () => {
    await {
      then() {
        throw new Error('bad');
      },
    };
  });
  piece('rejecting thenable', async () => {
    await {
      then(_, reject) {
        reject('no');
      },
    };
  });
  piece('generator', async () => {
    const found = [];
    for await (const x of numbers(7)) {
      found.push(x);
      note(`${tag}generator ${x}`);
    }
    return found;
  });
  piece('impatient', async () => {
    const it = numbers(4);
    const results = await Promise.all([it.next(), it.next(), it.return('r'), it.next()]);
    return results;
  });
  piece('several', async () => {
    const shared = late('s', 4);
    const found = [];
    for (let i = 0; i < 4; i++) shared.then((x) => (note(`${tag}several ${i}`), found.push(x + i)));
    found.push(await shared, await shared);
    return found;
  });
  piece('all', async () => {
    const twice = late('twice', 3);
    return Promise.all([
      1,
      value(2),
      late(3, 5),
      twice,
      twice,
      thenable(`${tag}4`),
      Promise.resolve(5),
      twice,
    ]);
  });
  piece('all settled at once', () => Promise.all([value(1), value(2), 3, 'four', { five: 5 }]));
  piece('all of none', () => Promise.all([]));
  piece('all pending', () =>
    Promise.all([late(1, 3), late(2, 1), late(3, 2)]).then((list) => list.join()),
  );
  piece('all rejected', () =>
    Promise.all([late(1, 3), fails('late failure', 2), fails('later', 4)]),
  );
  piece('all rejected before', () => Promise.all([value(1), fails('early', 0)]));
  piece('all of an iterator', () => Promise.all(new Set([value(1), 2])));
  piece('all of all', () => Promise.all([Promise.all([value(1), late(2, 1)]), Promise.all([3])]));
  piece('race', () => Promise.race([late(1, 3), late(2, 1)]));
  piece('any', () => Promise.any([fails(1, 1), late(2, 3)]));
  piece('allSettled', () => Promise.allSettled([fails(1, 1), late(2, 3), 3]));
  piece('new', async () => {
    let keep;
    const pending = new Promise((resolve) => (keep = resolve));
    queueMicrotask(() => keep(value('kept')));
    const thrown = await new Promise(() => {
      throw new Error('executor');
    }).catch((error) => error.message);
    const first = await new Promise((resolve, reject) => {
      resolve(1);
      reject(2);
      throw 3;
    });
    return [
      await pending,
      thrown,
      first,
      await new Promise((_, reject) => reject('r')).catch((x) => x),
    ];
  });
  class Sub extends Promise {
    then(...args) {
      note(`${tag}own then`);
      return super.then(...args);
    }
  }
  piece('subclass', async () => [
    await Sub.resolve(1),
    await Sub.all([1, Sub.resolve(2)]),
    await new Sub((r) => r(3)).then((x) => x),
  ]);
  queueMicrotask(() => note(`${tag}microtask`));
  return Promise.all(all);
}

const expected = process.argv[2] === 'record' ? {} : require('./promise_jobs.json');

let garbage = [];
function collect() {
  for (let i = 0; i < 1e5; i++) garbage = [garbage.length > 10 ? [] : garbage, { i }];
  globalThis.gc?.();
}

async function main() {
  for (let round = 0; round < 2; round++) {
    log = [];
    await pieces('');
    await new Promise(setImmediate);
    assert.deepStrictEqual(log, expected.plain);
    collect();
  }
  for (let round = 0; round < 2; round++) {
    log = [];
    await Promise.all([storage.run('a', () => pieces('a ')), storage.run('b', () => pieces('b '))]);
    await new Promise(setImmediate);
    assert.deepStrictEqual(log, expected.stored);
    collect();
  }

  // What programs put in the place of the language's own functions.
  log = [];
  const { then } = Promise.prototype;
  Promise.prototype.then = function (...args) {
    log.push('patched');
    return then.apply(this, args);
  };
  await Promise.all([value(1), late(2, 1)]);
  await value(value(3));
  Promise.prototype.then = then;
  assert.ok(log.length >= 3);
  Object.prototype.then = function (resolve) {
    delete Object.prototype.then;
    resolve('from the prototype');
  };
  assert.strictEqual(await (async () => ({ x: 1 }))(), 'from the prototype');
  assert.deepStrictEqual(await (async () => ({ x: 1 }))(), { x: 1 });

  // Many at once, with collections while they wait.
  const many = Array.from({ length: 500 }, (_, i) =>
    late(i, i % 7).then((x) => ({ x, list: [x] })),
  );
  collect();
  const results = await Promise.all(many);
  assert.ok(results.every(({ x, list }, i) => x === i && list[0] === i));
}

if (process.argv[2] === 'record') {
  (async () => {
    await null;
    await pieces('');
    await new Promise(setImmediate);
    const plain = log;
    log = [];
    await Promise.all([storage.run('a', () => pieces('a ')), storage.run('b', () => pieces('b '))]);
    await new Promise(setImmediate);
    require('node:fs').writeFileSync(
      require('node:path').join(__dirname, 'promise_jobs.json'),
      `${JSON.stringify({ plain, stored: log }, null, 2)}\n`,
    );
  })();
} else {
  let finished = false;
  process.on('exit', () => assert.ok(finished));
  main().then(() => {
    finished = true;
  });
}
