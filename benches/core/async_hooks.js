'use strict';
// Async context: storages, resources, channels, and the ids behind them.
const { AsyncLocalStorage, AsyncResource, executionAsyncId } = require('node:async_hooks');
const dc = require('node:diagnostics_channel');
const { benchAsync, benchEach } = require('./measure');

const nothing = () => {};
const bench = (name, piece) => benchEach({ [name]: piece });
const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const get = () => storage.getStore();
const store = {};
let n = 0;

bench('run', () => storage.run(n++, nothing));
bench('run and getStore', () => storage.run(n++, get));
bench('run nested in another', () => other.run(n++, () => storage.run(n, get)));
bench('getStore, none', () => storage.getStore());
storage.run(store, () => {
  bench('getStore', () => storage.getStore());
});
bench('enterWith', () => storage.enterWith(n++));
storage.enterWith(undefined);
bench('snapshot', () => AsyncLocalStorage.snapshot());
const snapshot = AsyncLocalStorage.snapshot();
bench('call of a snapshot', () => snapshot(nothing));
const bound = AsyncLocalStorage.bind(nothing);
bench('bind', () => AsyncLocalStorage.bind(nothing));
bench('call of a bound function', () => bound());
bench('new AsyncResource', () => new AsyncResource('BENCH'));
const resource = new AsyncResource('BENCH');
bench('runInAsyncScope', () => resource.runInAsyncScope(nothing));
bench('executionAsyncId', () => executionAsyncId());
benchAsync('run with await', async (count) => {
  for (let i = 0; i < count; i++) {
    await storage.run(i, async () => {
      await null;
      return storage.getStore();
    });
  }
});
benchAsync('run with nextTick', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left <= 0) resolve(storage.getStore());
      else process.nextTick(step);
    };
    storage.run(store, () => process.nextTick(step));
  });
});

const silent = dc.channel('bench:silent');
const heard = dc.channel('bench:heard');
heard.subscribe(nothing);
bench('publish, nobody', () => silent.publish(store));
bench('publish, 1 subscriber', () => heard.publish(store));
const tracing = dc.tracingChannel('bench:trace');
bench('traceSync, nobody', () => tracing.traceSync(nothing, store));
