'use strict';
// An empty loop ends in reasonable time; `%d` prints fractions.
const turns = 100000000;
const started = Date.now();
for (let i = 0; i < turns; i++);
const seconds = (Date.now() - started) / 1000;
console.log('%d turns', turns);
console.log('%d', 0.5);
if (!(seconds < 60)) throw new Error(`too slow: ${seconds}`);
