'use strict';
// Deferred to the next tick, the event finds its listener.
const EventEmitter = require('events');
function makeEmitter() {
  const emitter = new EventEmitter();
  process.nextTick(() => emitter.emit('start'));
  return emitter;
}
makeEmitter().on('start', () => console.log('Started'));
