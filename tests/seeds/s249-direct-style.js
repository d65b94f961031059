'use strict';
// A result handed on at once.
const add = (a, b, done) => done(a + b);
console.log('before');
add(1, 2, (result) => console.log(`Result: ${result}`));
console.log('after');
