'use strict';
// What a worker is given is checked when it is made and told inside: its name, its limits, its options.
const assert = require('assert');
const { Worker } = require('worker_threads');

for (const [options, code] of [
  [{ name: 5 }, 'ERR_INVALID_ARG_TYPE'],
  [{ argv: 'x' }, 'ERR_INVALID_ARG_TYPE'],
  [{ execArgv: 5 }, 'ERR_INVALID_ARG_TYPE'],
  [{ execArgv: ['--no-such-option'] }, 'ERR_WORKER_INVALID_EXEC_ARGV'],
  [{ execArgv: ['--title=x'] }, 'ERR_WORKER_INVALID_EXEC_ARGV'],
  [{ execArgv: ['--expose-gc'] }, 'ERR_WORKER_INVALID_EXEC_ARGV'],
  [{ execArgv: ['--max_old_space_size=50'] }, 'ERR_WORKER_INVALID_EXEC_ARGV'],
  [{ env: 5 }, 'ERR_INVALID_ARG_TYPE'],
]) {
  assert.throws(() => new Worker('', { eval: true, ...options }), { code });
}
assert.throws(() => new Worker('relative.js'), { code: 'ERR_WORKER_PATH' });
// Options of other kinds are looked into like objects, null excepted.
for (const options of [5, 'x', true, [], Symbol('x')]) {
  assert.throws(() => new Worker('relative.js', options), { code: 'ERR_WORKER_PATH' });
}
assert.throws(() => new Worker('relative.js', null), {
  name: 'TypeError',
  message: "Cannot read properties of null (reading 'execArgv')",
});
assert.throws(() => new Worker('', { eval: true, execArgv: [Symbol('x')] }), {
  message: 'Cannot convert a Symbol value to a string',
});
for (const transferList of ['x', [1]]) {
  assert.throws(() => new Worker('', { eval: true, transferList }), {
    name: 'DataCloneError',
    message: 'Found invalid value in transferList.',
  });
}
for (const options of [{ transferList: 5 }, { transferList: new Set([1]) }, { name: false }]) {
  new Worker('', { eval: true, ...options });
}
assert.throws(() => new Worker('', { eval: true, workerData: () => {} }), {
  name: 'DataCloneError',
});

const memory = new ArrayBuffer(8);
const worker = new Worker(
  `const { parentPort, resourceLimits, threadName, workerData } = require('worker_threads');
   let depth = 0;
   try { (function deeper() { depth++; deeper(); })(); } catch (error) { depth = error.name; }
   parentPort.postMessage([threadName, resourceLimits.stackSizeMb, workerData.byteLength, depth]);`,
  {
    eval: true,
    name: 'of a test',
    resourceLimits: { stackSizeMb: 2 },
    transferList: [memory],
    workerData: memory,
  },
);
assert.strictEqual(memory.byteLength, 0);
assert.strictEqual(worker.resourceLimits.stackSizeMb, 2);
assert.strictEqual(worker.threadName, 'of a test');
worker.on('message', (message) => {
  assert.deepStrictEqual(message, ['of a test', 2, 8, 'RangeError']);
});
worker.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.deepStrictEqual([worker.threadName, worker.resourceLimits], [null, {}]);
});

// All words that a worker cannot have are told.
for (const [execArgv, told] of [
  [['--nope', '--trace-warnings', '--nope2'], '--nope, --nope2'],
  [['--title=x', '--nope'], '--title=x, --nope'],
  [['--trace-waring'], '--trace-waring'],
  [['-r'], '-r requires an argument'],
  // Those of the whole process, given a value or not.
  [
    ['--title', '--no-report-compact', '--trace-sigint'],
    '--title, --no-report-compact, --trace-sigint',
  ],
  [['--stack-trace-limit=1', '--max-heap-size'], '--stack-trace-limit=1, --max-heap-size'],
]) {
  assert.throws(() => new Worker('', { eval: true, execArgv }), {
    code: 'ERR_WORKER_INVALID_EXEC_ARGV',
    message: `Initiated Worker with invalid execArgv flags: ${told}`,
  });
}

for (const [NODE_OPTIONS, told] of [
  ['--title=x', '--title= is not allowed in NODE_OPTIONS'],
  ['--report-compact', '--report-compact is not allowed in NODE_OPTIONS'],
  ['-C=1', '-C=1 is not allowed in NODE_OPTIONS'],
]) {
  assert.throws(() => new Worker('', { eval: true, env: { NODE_OPTIONS } }), {
    code: 'ERR_WORKER_INVALID_EXEC_ARGV',
    message: `Initiated Worker with invalid NODE_OPTIONS env variable: ${told}`,
  });
}
// What they ask of the engine, the process has done.
for (const NODE_OPTIONS of ['--max-heap-size', '--stack-trace-limit=1', '--jitless=1']) {
  new Worker('', { eval: true, env: { NODE_OPTIONS } });
}
