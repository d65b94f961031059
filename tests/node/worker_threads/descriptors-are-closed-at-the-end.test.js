'use strict';
// A worker closes at its end the descriptors that its program has left open, unless it was told not to track them.
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

const text = `
  const fs = require('fs');
  fs.closeSync(fs.openSync(process.execPath));
  require('worker_threads').parentPort.postMessage(fs.openSync(process.execPath));
`;
for (const trackUnmanagedFds of [true, undefined, false]) {
  const worker = new Worker(text, { eval: true, trackUnmanagedFds });
  let fd;
  worker.on('message', (message) => (fd = message));
  worker.on('exit', () => {
    if (trackUnmanagedFds === false) fs.closeSync(fd);
    // Another worker may have got the number since.
    else if (process.platform === 'linux') gone(fd);
  });
}

const own = fs.realpathSync(process.execPath);
const open = [];
function gone(fd) {
  open.push(fd);
}
process.on('exit', () => {
  for (const fd of open) {
    const link = `/proc/self/fd/${fd}`;
    if (fs.existsSync(link)) assert.notStrictEqual(fs.readlinkSync(link), own);
  }
});
