'use strict';
// `execArgv` is read as a command line is: options end with the first word that is none, what follows is ignored.
const assert = require('assert');
const { Worker } = require('worker_threads');

const tell = `require('worker_threads').parentPort.postMessage(process.execArgv)`;

for (const [given, told] of [
  [[''], []],
  [['', '--no-such-option'], []],
  [['-'], []],
  [['x', '--title=y'], []],
  [['--', '--no-such-option'], []],
  [['npm', '--expose-gc'], []],
  [['--no-warnings', ''], ['--no-warnings']],
  [['--no-warnings', '--', 'y'], ['--no-warnings']],
  [
    ['--conditions', 'a', 'b'],
    ['--conditions', 'a'],
  ],
]) {
  new Worker(tell, { eval: true, execArgv: given }).on('message', (message) => {
    assert.deepStrictEqual(message, told);
  });
}

for (const [given, flags] of [
  [['--title=x', 'y'], '--title=x'],
  [['--no-warnings', '--no-such-option'], '--no-such-option'],
  [['--require'], '--require requires an argument'],
]) {
  assert.throws(() => new Worker(tell, { eval: true, execArgv: given }), {
    code: 'ERR_WORKER_INVALID_EXEC_ARGV',
    message: `Initiated Worker with invalid execArgv flags: ${flags}`,
  });
}
