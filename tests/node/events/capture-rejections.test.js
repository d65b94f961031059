'use strict';
// With captureRejections a rejected listener becomes an 'error' event.
const assert = require('assert');
const { EventEmitter } = require('events');

const emitter = new EventEmitter({ captureRejections: true });
const reason = new Error('rejected');
let caught;
emitter.on('x', async () => {
  throw reason;
});
emitter.on('error', (e) => {
  caught = e;
});
emitter.emit('x');
process.on('exit', () => assert.strictEqual(caught, reason));
