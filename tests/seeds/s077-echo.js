// stdin: one line\nand another\n
'use strict';
// Standard input flows into standard output; both tell who is connected.
const events = [];
process.stdout.on('pipe', () => events.push('pipe'));
process.stdout.on('unpipe', () => events.push('unpipe'));
process.stdin.pipe(process.stdout);
process.stdin.on('end', () => setImmediate(() => console.log(events)));
