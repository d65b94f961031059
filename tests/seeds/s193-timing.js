'use strict';
// Timing with labels and with dates; dir prints an object.
const started = new Date().getTime();
const list = [];
for (let i = 0; i < 1000000; i++) list.push(i);
console.log(new Date().getTime() - started < 60000);
console.time('label');
console.timeEnd('label');
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
