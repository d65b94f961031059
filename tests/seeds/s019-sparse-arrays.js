'use strict';
// Arrays with holes.
const list = [];
list[5] = 'last';
delete list[5];
console.log(list.length, 5 in list, list);
list[2] = 1;
console.log(list);
