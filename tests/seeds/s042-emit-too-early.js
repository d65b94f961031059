'use strict';
// An event that is emitted before anybody listens is lost.
const EventEmitter = require('events');
function makeEmitter() {
  const emitter = new EventEmitter();
  emitter.emit('start');
  return emitter;
}
makeEmitter().on('start', () => console.log('never printed'));
