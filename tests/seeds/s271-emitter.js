'use strict';
// The basics of emitters.
const EventEmitter = require('events');
const emitter = new EventEmitter();
function listener(word) {
  console.log(word, this === emitter);
}
console.log(
  emitter.on('a', listener) === emitter,
  emitter.once('a', () => console.log('once')) === emitter,
);
console.log(emitter.emit('a', 'first'), emitter.emit('a', 'second'), emitter.emit('b'));
emitter.removeListener('a', listener);
console.log(emitter.listenerCount('a'), emitter.eventNames());
