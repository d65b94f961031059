'use strict';
// An 'error' nobody listens to is thrown; what is no error is wrapped with its value as context.
const assert = require('assert');
const { EventEmitter, errorMonitor } = require('events');

const emitter = new EventEmitter();
const boom = new Error('boom');
assert.throws(
  () => emitter.emit('error', boom),
  (e) => e === boom,
);
assert.throws(
  () => emitter.emit('error', { a: 1 }),
  (e) => e.code === 'ERR_UNHANDLED_ERROR' && e.context.a === 1 && e.message.includes('{ a: 1 }'),
);
let seen;
emitter.on(errorMonitor, (e) => {
  seen = e;
});
assert.throws(() => emitter.emit('error', boom));
assert.strictEqual(seen, boom);
