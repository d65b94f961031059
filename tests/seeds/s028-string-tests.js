'use strict';
// Tests of a string at positions.
const text = 'a quick brown fox';
console.log(text.startsWith('a'));
console.log(text.startsWith('quick'));
console.log(text.includes('quick', 2));
console.log(text.endsWith('quick', 6));
