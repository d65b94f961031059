'use strict';
// Timers that become due while timers run wait for the next turn: immediates come in between.
const assert = require('assert');

const log = [];
function busy(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

setTimeout(() => {
  log.push('outer');
  setTimeout(() => log.push('inner'), 1);
  setImmediate(() => log.push('immediate'));
  busy(5);
}, 1);

let rounds = 0;
let immediates = 0;
const interval = setInterval(() => {
  busy(3);
  setImmediate(() => immediates++);
  if (++rounds === 10) clearInterval(interval);
}, 1);

process.on('exit', () => {
  assert.deepStrictEqual(log, ['outer', 'immediate', 'inner']);
  assert.strictEqual(immediates, 10);
  assert.strictEqual(order.join(''), 'ititititit');
});

// One call of an interval in a turn, however late it is.
const order = [];
let calls = 0;
setTimeout(() => {
  const late = setInterval(() => {
    order.push('i');
    busy(3);
    setImmediate(() => order.push('t'));
    if (++calls === 5) clearInterval(late);
  }, 1);
}, 100);
