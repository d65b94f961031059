'use strict';
// An arrow function listens to an emitter.
const emitter = new (require('events'))();
emitter.on('message', (text) => console.log(text));
emitter.emit('message', 'heard');
