// args: 100 10000
'use strict';
// Makes buffers and asks for the heap.
const [, , count, size] = process.argv;
const kept = [];
for (let i = 0; i < Number(count); i++) kept.push(Buffer.alloc(Number(size)));
const { heapTotal, external } = process.memoryUsage();
console.log(Number.isInteger(heapTotal) && heapTotal > 0, Number.isInteger(external), kept.length);
try {
  Buffer.alloc(size);
} catch (err) {
  console.log(err.code);
}
