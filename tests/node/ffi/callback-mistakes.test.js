'use strict';
// What a callback must not do ends the process, which says why.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { file } = require('./library');

const run = (body, name = 'call_i32', type = 'i32') => {
  const program = `
    const ffi = require('node:ffi');
    const { lib, functions } = ffi.dlopen(${JSON.stringify(file)}, {
      ${name}: { return: '${type}', arguments: ['pointer'${type === 'void' ? '' : `, '${type}'`}] },
    });
    const signature = { return: '${type}', arguments: [${type === 'void' ? '' : `'${type}'`}] };
    const callback = lib.registerCallback(signature, () => { ${body} });
    console.log(functions.${name}(callback${type === 'void' ? '' : type === 'i32' ? ', 1' : ', 1n'}));`;
  // Without a core file.
  const shell = 'ulimit -c 0 && exec "$@"';
  const args = ['-c', shell, 'sh', process.execPath, '-e', program];
  return spawnSync('/bin/sh', args, { encoding: 'utf8' });
};

const invalid = /^Callback returned invalid value for declared FFI type$/m;
for (const [message, ...args] of [
  [/^Callbacks cannot throw an exception$/m, "throw new Error('mine')"],
  [/^Callbacks cannot throw an exception$/m, 'throw null'],
  [/^Callbacks cannot return promises$/m, 'return Promise.resolve(1)'],
  [/^Callbacks cannot return promises$/m, 'return Promise.resolve(1)', 'call_void', 'void'],
  [invalid, 'return 1.5'],
  [invalid, 'return 2 ** 31'],
  [invalid, 'return 1n'],
  [invalid, 'return "1"'],
  [invalid, ''],
  [invalid, 'return 1', 'call_i64', 'i64'],
  [invalid, 'return 2n ** 63n', 'call_i64', 'i64'],
  [invalid, 'return 1', 'call_pointer', 'pointer'],
  [invalid, 'return -1n', 'call_pointer', 'pointer'],
  [invalid, 'return Buffer.alloc(1)', 'call_pointer', 'pointer'],
  [/only be invoked on the system thread they were created on/, '', 'call_on_thread', 'void'],
]) {
  const { signal, stdout, stderr } = run(...args);
  assert.strictEqual(signal, 'SIGABRT', `${args[0]}: ${stdout}${stderr}`);
  assert.match(stderr, message);
  assert.strictEqual(stdout, '');
}

// Leaving is allowed.
assert.strictEqual(run('process.exit(3)').status, 3);
assert.strictEqual(run('return 5').stdout, '5\n');
