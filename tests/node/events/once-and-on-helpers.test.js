'use strict';
// `events.once` resolves with the arguments and rejects on 'error' or abort; `events.on` iterates.
const assert = require('assert');
const { EventEmitter, once, on } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit('ready', 1, 2));
  assert.deepStrictEqual(await once(emitter, 'ready'), [1, 2]);

  setImmediate(() => emitter.emit('error', new Error('no')));
  await assert.rejects(once(emitter, 'ready'), { message: 'no' });

  const controller = new AbortController();
  setImmediate(() => controller.abort());
  await assert.rejects(once(emitter, 'ready', { signal: controller.signal }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });

  setImmediate(() => {
    emitter.emit('tick', 'a');
    emitter.emit('tick', 'b');
    emitter.emit('end');
  });
  const seen = [];
  for await (const [value] of on(emitter, 'tick', { close: ['end'] })) seen.push(value);
  assert.deepStrictEqual(seen, ['a', 'b']);
  assert.strictEqual(emitter.listenerCount('tick'), 0);
});
