'use strict';
// Listeners run in order of addition, `once` runs once, prepending goes first, and a listener removed
// during an emit still runs in that emit.
const assert = require('assert');
const { EventEmitter } = require('events');

const emitter = new EventEmitter();
const calls = [];
const second = () => calls.push('second');
emitter.on('x', () => {
  calls.push('first');
  emitter.removeListener('x', second);
});
emitter.on('x', second);
emitter.once('x', (a, b, c) => calls.push(['once', a, b, c]));
emitter.prependListener('x', () => calls.push('prepended'));

assert.strictEqual(emitter.emit('x', 1, 2, 3), true);
assert.deepStrictEqual(calls, ['prepended', 'first', 'second', ['once', 1, 2, 3]]);
calls.length = 0;
emitter.emit('x');
assert.deepStrictEqual(calls, ['prepended', 'first']);
assert.strictEqual(emitter.emit('nobody'), false);
assert.deepStrictEqual(emitter.eventNames(), ['x']);
assert.strictEqual(emitter.listenerCount('x'), 2);
