'use strict';
// In what order nine things happen.
const fs = require('fs');
const EventEmitter = require('events');
const order = [];
let step = 0;
const say = (name) => order.push(`${++step} ${name}`);
const emitter = new EventEmitter();
emitter.on('message', () => say('MESSAGE'));
say('FIRST');
process.nextTick(() => say('NEXT'));
setTimeout(() => say('QUICK TIMER'), 0);
setTimeout(() => {
  say('LONG TIMER');
  check();
}, 100);
setImmediate(() => say('IMMEDIATE'));
fs.stat('.', () => say('STAT'));
emitter.emit('message');
say('LAST');
function check() {
  console.log(order.slice(0, 4));
  // The kernel decides when the file's answer is there.
  console.log(
    order
      .slice(4, 7)
      .map((name) => name.slice(2))
      .sort(),
  );
  console.log(order.at(-1));
}
