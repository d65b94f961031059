'use strict';
// timers/promises: values, abort, the interval iterator, the scheduler.
const assert = require('assert');
const timers = require('timers/promises');
const { promisify } = require('util');
const finish = require('../finish.js');

finish(async () => {
  assert.strictEqual(await timers.setTimeout(1, 'value'), 'value');
  assert.strictEqual(await timers.setImmediate('soon'), 'soon');
  assert.strictEqual(await promisify(setTimeout)(1, 'p'), 'p');
  const controller = new AbortController();
  const waiting = timers.setTimeout(1e6, undefined, { signal: controller.signal });
  controller.abort('stop');
  await assert.rejects(waiting, { name: 'AbortError', cause: 'stop' });
  let turns = 0;
  for await (const value of timers.setInterval(1, 7)) {
    assert.strictEqual(value, 7);
    if (++turns === 3) break;
  }
  await timers.scheduler.wait(1);
  await timers.scheduler.yield();
  await assert.rejects(timers.setTimeout('x'), { code: 'ERR_INVALID_ARG_TYPE' });
});
