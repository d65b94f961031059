'use strict';
// A number changes from integer to fraction and to text.
let a = 12;
a = 12.5;
a = 'text';
console.log(a);
