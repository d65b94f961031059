// flags: --experimental-stream-iter --no-warnings
'use strict';
// Whatever listened to a signal stops when it is done: one signal serves any number of streams.
const assert = require('assert');
const { getEventListeners } = require('events');
const finish = require('../finish.js');
const { bytes, merge, pipeTo, pull, push, text } = require('stream/iter');

async function* source() {
  yield 'a';
  yield 'b';
}

async function first(stream) {
  for await (const batch of stream) return batch;
}

const ways = {
  consumer: (signal) => text(source(), { signal }),
  'consumer of a pull': (signal) =>
    text(
      pull(source(), (batch) => batch, { signal }),
      { signal },
    ),
  'consumer with a limit': (signal) => bytes(source(), { signal, limit: 1 }).catch(() => {}),
  'reader that leaves': (signal) => first(pull(source(), { signal })),
  'nobody reads': (signal) => pull(source(), { signal }),
  merge: (signal) => bytes(merge(source(), source(), { signal })),
  'reader that leaves a merge': (signal) => first(merge(source(), source(), { signal })),
  pipe: (signal) => pipeTo(source(), { async write() {} }, { signal }),
  'pipe into what refuses': (signal) =>
    pipeTo(
      source(),
      {
        async write() {
          throw new Error('no');
        },
      },
      { signal },
    ).catch(() => {}),
  push: async (signal) => {
    const { readable, writer } = push({ signal });
    await writer.write('x', { signal });
    const ended = writer.end({ signal });
    await text(readable);
    await ended;
  },
  'writer that fails': (signal) => push({ signal }).writer.fail(),
};

finish(async () => {
  for (const [name, run] of Object.entries(ways)) {
    const { signal } = new AbortController();
    await run(signal);
    assert.strictEqual(getEventListeners(signal, 'abort').length, 0, name);
  }
});
