'use strict';
// An iterator made by hand.
function makeIterator(list) {
  let at = 0;
  return {
    next: () => (at < list.length ? { value: list[at++], done: false } : { done: true }),
  };
}
const iterator = makeIterator(['a', 'b']);
console.log(iterator);
for (let i = 0; i < 3; i++) console.log(iterator.next());
