'use strict';
// A generator with default parameters.
function* range(from = 1, to = 3) {
  do yield from;
  while (from++ < to);
}
for (const n of range()) console.log(n);
console.log([...range(5, 7)]);
