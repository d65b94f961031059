'use strict';
// The last handler for exceptions; the program goes on.
process.on('uncaughtException', (err) => console.log(`Caught: ${err.message}`));
setTimeout(() => console.log('still here'), 20);
notDefined();
