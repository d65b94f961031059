'use strict';
// A generator that empties an array.
function* drain(list) {
  let current;
  while ((current = list.shift())) yield current;
}
const words = ['one', 'two', 'three', 'four', 'five'];
for (const word of drain(words)) console.log(`generated: ${word}`);
console.log(words.length);
