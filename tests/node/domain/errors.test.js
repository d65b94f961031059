'use strict';
// A domain gets the errors of what was started in it: sync, timers, promises, emitters.
const assert = require('assert');
const domain = require('domain');
const { EventEmitter } = require('events');

const seen = [];
const outer = domain.create();
outer.on('error', (error) => seen.push(error.message));

outer.run(() => {
  assert.strictEqual(process.domain, outer);
  setTimeout(() => {
    throw new Error('timer');
  }, 1);
  const emitter = new EventEmitter();
  assert.strictEqual(emitter.domain, outer);
  setImmediate(() => emitter.emit('error', new Error('emitter')));
});
assert.ok(!process.domain);
outer.intercept(() => assert.fail('not called'))(new Error('intercepted'));
assert.strictEqual(outer.bind((a, b) => a + b)(1, 2), 3);
process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), ['emitter', 'intercepted', 'timer']);
});
