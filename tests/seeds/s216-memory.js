'use strict';
// Figures of memory.
const usage = process.memoryUsage();
console.log(Object.keys(usage));
console.log(Object.values(usage).every(Number.isInteger), usage.rss > 1000000);
