'use strict';
// The same result by an event and by a callback.
const EventEmitter = require('events');
function byEvent() {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit('hello', 'hello world'), 5);
  return emitter;
}
const byCallback = (done) => setTimeout(() => done(null, 'hello world'), 20);
byEvent().on('hello', (text) => console.log(text));
byCallback((err, text) => console.log(err, text));
