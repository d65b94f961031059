'use strict';
// Three look-ups at once; results in the order of the questions.
const later = (value, ms) => new Promise((resolve) => setTimeout(resolve, ms, value));
Promise.all([later('one', 30), later('two', 20), Promise.resolve('three')]).then((all) => {
  console.log(all);
});
