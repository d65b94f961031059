'use strict';
// A callback that only maps.
console.log([1, 5, 7].map((element) => element - 1));
