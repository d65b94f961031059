'use strict';
// A result handed on later.
const add = (a, b, done) => setTimeout(() => done(a + b), 10);
console.log('before');
add(1, 2, (result) => console.log(`Result: ${result}`));
console.log('after');
