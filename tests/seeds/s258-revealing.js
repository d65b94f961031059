'use strict';
// A function that is called at once keeps what is private.
const counter = (() => {
  let count = 0;
  const increment = () => ++count;
  return { increment, callback: () => {} };
})();
console.log(counter, counter.increment(), counter.count);
