'use strict';
// A stack: the message, then frames with file, line and column; trace goes to standard error.
function inner() {
  return new Error('for its stack').stack;
}
const lines = inner().split('\n');
console.log(lines[0]);
console.log(/^ {4}at inner \(.*s059-stack\.js:\d+:\d+\)$/.test(lines[1]));
console.trace('on standard error');
