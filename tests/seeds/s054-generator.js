'use strict';
// A generator by hand.
function* count() {
  yield 1;
  yield 2;
  yield 3;
}
const counting = count();
console.log(counting);
for (let i = 0; i < 4; i++) console.log(counting.next());
