'use strict';
// A listener for a user signal; the default of another signal still holds.
let count = 0;
process.on('SIGUSR1', () => {
  console.log('got SIGUSR1');
  if (++count === 2) process.kill(process.pid, 'SIGTERM');
  else process.kill(process.pid, 'SIGUSR1');
});
process.on('SIGTERM', () => {
  console.log('got SIGTERM');
  process.exit();
});
setInterval(() => {}, 1e6);
process.kill(process.pid, 'SIGUSR1');
