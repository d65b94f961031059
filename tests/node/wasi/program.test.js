'use strict';

// WebAssembly programs: output, arguments, exit codes, and libraries.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { WASI } = require('wasi');
const { assemble, code, folder } = require('./guest.js');

const text = 'hello from a guest\n';
const program = assemble({
  imports: [
    ['fd_write', ['i32', 'i32', 'i32', 'i32'], ['i32']],
    ['proc_exit', ['i32'], []],
    ['args_sizes_get', ['i32', 'i32'], ['i32']],
  ],
  exports: {
    // Writes the text to descriptor 1 and exits with the number of arguments.
    _start: [
      [
        ...code.i32(1),
        ...code.i32(8),
        ...code.i32(1),
        ...code.i32(4),
        ...code.call(0),
        ...code.drop,
      ],
      [...code.i32(16), ...code.i32(20), ...code.call(2), ...code.drop],
      [...code.load(16), ...code.call(1)],
      // Never reached.
      [...code.i32(99), ...code.call(1)],
    ],
  },
  data: [
    [8, new Uint8Array(new Uint32Array([64, text.length]).buffer)],
    [64, Buffer.from(text)],
  ],
});

if (process.argv[2] === 'child') {
  const wasi = new WASI({ version: 'preview1', args: ['x', 'y', 'z'], returnOnExit: false });
  process.on('exit', () => console.log('not reached'));
  wasi.start(new WebAssembly.Instance(new WebAssembly.Module(program), wasi.getImportObject()));
} else {
  const file = path.join(folder(), 'out');
  const stdout = fs.openSync(file, 'w+');
  const wasi = new WASI({ version: 'preview1', args: ['a', 'b'], stdout });
  const instance = new WebAssembly.Instance(
    new WebAssembly.Module(program),
    wasi.getImportObject(),
  );
  assert.strictEqual(wasi.start(instance), 2);
  assert.strictEqual(fs.readFileSync(file, 'utf8'), text);
  fs.closeSync(stdout);

  // Without returnOnExit the guest's end is the process's.
  const child = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8' });
  assert.strictEqual(child.status, 3);
  assert.strictEqual(child.stdout, text);

  // A library: its functions are called after it was initialized.
  const library = new WASI({ version: 'preview1' });
  const exports = new WebAssembly.Instance(
    new WebAssembly.Module(
      assemble({
        imports: [['random_get', ['i32', 'i32'], ['i32']]],
        exports: {
          inside: [[...code.i32(0), ...code.i32(16), ...code.call(0)]],
          outside: [[...code.i32(65536), ...code.i32(16), ...code.call(0)]],
          negative: [[...code.i32(0), ...code.i32(65537), ...code.call(0)]],
        },
        results: ['i32'],
      }),
    ),
    library.getImportObject(),
  ).exports;
  library.initialize({ exports: { memory: exports.memory } });
  assert.strictEqual(exports.inside(), 0);
  assert.ok(new Uint8Array(exports.memory.buffer).subarray(0, 16).some((byte) => byte !== 0));
  assert.strictEqual(exports.outside(), 61);
  assert.strictEqual(exports.negative(), 61);
}
