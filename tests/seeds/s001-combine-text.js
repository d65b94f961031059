'use strict';
// Two strings become one; nothing is printed.
const first = 'in';
const second = 'put';
const both = first + second;
if (both !== 'input') throw new Error(both);
