'use strict';
// Signals that otherwise tell of faults end a program, too, when somebody sends them; faults that a program may survive
// are still its own affair.
const assert = require('assert');
const { spawnSync } = require('child_process');

for (const signal of ['SIGSEGV', 'SIGBUS', 'SIGILL']) {
  const program = `setInterval(() => {}, 1000); process.kill(process.pid, '${signal}');`;
  assert.strictEqual(spawnSync(process.execPath, ['-e', program]).signal, signal);
}

// (module (memory 1) (func (export "f") (drop (i32.load (i32.const 0x1000000)))))
const outside = Buffer.from(
  '0061736d01000000010401600000030201000503010001070501016600000a0d010b0041808080082802001a0b',
  'hex',
);
const { f } = new WebAssembly.Instance(new WebAssembly.Module(outside)).exports;
for (let i = 0; i < 2; i++) assert.throws(f, WebAssembly.RuntimeError);
