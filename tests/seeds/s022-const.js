'use strict';
// A constant cannot be assigned; what it refers to can change.
const fixed = { count: 1 };
try {
  fixed = 2;
} catch (err) {
  console.log(`${err.name}: ${err.message}`);
}
console.log(fixed.count);
fixed.count = 2;
console.log(fixed.count);
