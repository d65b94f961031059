'use strict';
// Channels publish to subscribers, bind stores, and trace functions.
const assert = require('assert');
const dc = require('diagnostics_channel');
const { AsyncLocalStorage } = require('async_hooks');

const channel = dc.channel('test');
assert.strictEqual(dc.channel('test'), channel);
assert.strictEqual(channel.hasSubscribers, false);
const seen = [];
const subscriber = (message, name) => seen.push([message, name]);
dc.subscribe('test', subscriber);
channel.publish(1);
assert.strictEqual(dc.unsubscribe('test', subscriber), true);
channel.publish(2);
assert.deepStrictEqual(seen, [[1, 'test']]);

const storage = new AsyncLocalStorage();
channel.bindStore(storage, (data) => data * 2);
assert.strictEqual(
  channel.runStores(21, () => storage.getStore()),
  42,
);
channel.unbindStore(storage);

const tracing = dc.tracingChannel('work');
const events = [];
tracing.subscribe({
  start: () => events.push('start'),
  end: (context) => events.push(['end', context.result]),
  error: (context) => events.push(['error', context.error.message]),
});
assert.strictEqual(
  tracing.traceSync((a) => a + 1, {}, null, 1),
  2,
);
assert.throws(() =>
  tracing.traceSync(() => {
    throw new Error('x');
  }),
);
assert.deepStrictEqual(events, ['start', ['end', 2], 'start', ['error', 'x'], ['end', undefined]]);
