'use strict';
// Functions that are experiments warn of it when they are called, and `execve` says in the system's words why it failed.

const assert = require('node:assert');

const warned = [];
process.on('warning', ({ name, message }) => warned.push(`${name}: ${message}`));

assert.throws(() => process.execve('/no such program', ['x'], {}), {
  message: "ENOENT, No such file or directory '/no such program'",
  errno: 2,
  code: 'ENOENT',
  path: '/no such program',
  syscall: 'execve',
});
const object = {};
process.finalization.register(object, () => {});
process.finalization.registerBeforeExit(object, () => {});
process.finalization.unregister(object);
setImmediate(() => {
  const names = [
    'execve',
    'finalization.register',
    'finalization.registerBeforeExit',
    'finalization.unregister',
  ];
  assert.deepStrictEqual(
    warned,
    names.map(
      (name) =>
        `ExperimentalWarning: process.${name} is an experimental feature and might change at any time`,
    ),
  );
});
