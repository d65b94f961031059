'use strict';
// Positions, encodings and options that are not quite what they should be.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'odd-positions-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'file');
const content = () => fs.readFileSync(file, 'latin1');

// A position that is no whole number is the file's own.
const fd = fs.openSync(file, 'w+');
for (const position of [Infinity, NaN, 1.5, 2 ** 53, '1', null]) {
  assert.strictEqual(fs.writeSync(fd, Buffer.from('a'), 0, 1, position), 1);
  assert.strictEqual(fs.writeSync(fd, 'b', position), 1);
  assert.strictEqual(fs.writevSync(fd, [Buffer.from('c')], position), 1);
  assert.strictEqual(fs.readvSync(fd, [Buffer.alloc(1)], position), 0);
}
assert.strictEqual(content(), 'abc'.repeat(6));

// What names no encoding is UTF-8.
fs.ftruncateSync(fd, 0);
assert.strictEqual(fs.writeSync(fd, 'é', 0, 'x'), 2);
assert.strictEqual(content(), 'Ã©');
fs.closeSync(fd);

assert.throws(() => fs.createReadStream(file, { end: null }), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "end" argument must be of type number. Received null',
});

// An option of rm that is there has to be right.
for (const option of ['force', 'recursive', 'maxRetries', 'retryDelay']) {
  const kind = option === 'force' || option === 'recursive' ? 'boolean' : 'number';
  assert.throws(() => fs.rmSync(path.join(folder, 'none'), { force: true, [option]: undefined }), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: `The "options.${option}" property must be of type ${kind}. Received undefined`,
  });
}

const copy = (mode) => fs.cpSync(file, path.join(folder, 'copy'), { mode });
for (const mode of [1.5, NaN]) {
  assert.throws(() => copy(mode), {
    code: 'ERR_OUT_OF_RANGE',
    message: `The value of "mode" is out of range. It must be an integer. Received ${mode}`,
  });
}
assert.throws(() => copy(8), {
  message: 'The value of "mode" is out of range. It must be >= 0 && <= 7. Received 8',
});
assert.throws(() => copy('x'), { message: /^The "mode" argument must be of type number/ });
copy(null);
