'use strict';
// A program may capture exceptions itself though it uses domains: those it enters afterwards take that over; callbacks that
// were only added hear what no domain dealt with.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (source) => {
  const { stdout, status } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' });
  return { told: stdout.trim().split('\n'), status };
};
const prepare = `
  const one = require('domain').create();
  one.on('error', ({ message }) => console.log('domain', message));
  const capture = ({ message }) => console.log('captured', message);
  const add = ({ message }) => {
    console.log('added', message);
    return message === 'mine';
  };
  const later = (message, delay) => setTimeout(() => { throw new Error(message); }, delay);
`;

assert.deepStrictEqual(
  run(`${prepare} process.setUncaughtExceptionCaptureCallback(capture); later('a', 1);`),
  {
    told: ['captured a'],
    status: 0,
  },
);
assert.deepStrictEqual(
  run(`${prepare}
    process.setUncaughtExceptionCaptureCallback(capture);
    one.run(() => later('a', 1));
    later('b', 20);`),
  { told: ['domain a'], status: 1 },
);
assert.deepStrictEqual(
  run(`${prepare}
    process.addUncaughtExceptionCaptureCallback(add);
    one.run(() => later('a', 1));
    later('mine', 20);`),
  { told: ['domain a', 'added mine'], status: 0 },
);
assert.deepStrictEqual(
  run(`${prepare}
    process.addUncaughtExceptionCaptureCallback(add);
    process.setUncaughtExceptionCaptureCallback(capture);
    later('mine', 1);`),
  { told: ['captured mine'], status: 0 },
);
