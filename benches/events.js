'use strict';
// Emits to two listeners.
const EventEmitter = require('events');
const emitter = new EventEmitter();
let sum = 0;
emitter.on('event', (a) => (sum += a));
emitter.on('event', (a, b) => (sum += b));
require('./measure').measure((count) => {
  for (let i = 0; i < count; i++) emitter.emit('event', i, 1);
}, 100000);
