'use strict';
// Templates, repetition and iteration over a string.
const name = 'node';
console.log(`${name} ${name.repeat(2)}
second line ${1 + 1}`);
for (const letter of 'abc') console.log(letter);
console.log([...'abc']);
