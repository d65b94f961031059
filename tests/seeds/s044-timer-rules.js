'use strict';
// Arguments of timers, order of equal delays, clearing.
setTimeout((...args) => console.log('first', ...args), 20, 'a', 1);
setTimeout(() => console.log('second'), 20);
const cleared = setTimeout(() => console.log('never'), 1);
clearTimeout(cleared);
let turns = 0;
const interval = setInterval(() => {
  console.log('interval', ++turns);
  if (turns === 3) clearInterval(interval);
}, 40);
clearImmediate(setImmediate(() => console.log('never')));
setTimeout(() => setImmediate((word) => console.log(word), 'immediate'), 300);
