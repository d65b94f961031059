'use strict';
// Promises and async functions in the shapes that programs have.
const { AsyncLocalStorage } = require('node:async_hooks');
const { benchAsync } = require('./measure');

const value = async (x) => x;
const deep = async (n) => (n === 0 ? 0 : 1 + (await deep(n - 1)));

benchAsync('await value', async (count) => {
  for (let i = 0; i < count; i++) await i;
});
benchAsync('await async call', async (count) => {
  for (let i = 0; i < count; i++) await value(i);
});
benchAsync('await new Promise', async (count) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => resolve(i));
});
benchAsync('await 10 deep', async (count) => {
  for (let i = 0; i < count; i++) await deep(10);
});
benchAsync('two loops', async (count) => {
  const loop = async (n) => {
    for (let i = 0; i < n; i++) await value(i);
  };
  await Promise.all([loop(count / 2), loop(count / 2)]);
});
benchAsync('Promise.all of 10', async (count) => {
  for (let i = 0; i < count; i++) {
    const all = [];
    for (let j = 0; j < 10; j++) all.push(value(j));
    await Promise.all(all);
  }
});
benchAsync('then chain', (count) => {
  let promise = Promise.resolve(0);
  for (let i = 0; i < count; i++) promise = promise.then((x) => x + 1);
  return promise;
});
benchAsync('async generator', async (count) => {
  async function* make() {
    for (let i = 0; i < count; i++) yield i;
  }
  let sum = 0;
  for await (const x of make()) sum += x;
  return sum;
});
benchAsync('await thenable', async (count) => {
  const thenable = {
    then(resolve) {
      resolve(1);
    },
  };
  for (let i = 0; i < count; i++) await thenable;
});
benchAsync('await rejected', async (count) => {
  const error = new Error('expected');
  const fail = async () => {
    throw error;
  };
  for (let i = 0; i < count; i++) {
    try {
      await fail();
    } catch {
      // Expected.
    }
  }
});
const storage = new AsyncLocalStorage();
benchAsync('await in AsyncLocalStorage', (count) =>
  storage.run({ id: 1 }, async () => {
    for (let i = 0; i < count; i++) {
      await value(i);
      storage.getStore();
    }
  }),
);
