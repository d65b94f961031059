'use strict';
// `stat` and its kin take a signal; times keep their nanoseconds; positions are looked at even when nothing is to be read.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const finish = require('../finish.js');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'states-'));
const file = path.join(dir, 'file');
fs.writeFileSync(file, 'x');
const fd = fs.openSync(file);

fs.utimesSync(file, 1700000000.123456, 1600000000.5);
const stats = fs.statSync(file);
const big = fs.statSync(file, { bigint: true });
for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
  assert.strictEqual(stats[`${name}Instant`].epochNanoseconds, big[`${name}Ns`], name);
}
const shown = [];
for (const key in fs.statSync(file)) shown.push(key);
assert.deepStrictEqual(shown.slice(14, 22), [
  'atime',
  'mtime',
  'ctime',
  'birthtime',
  'atimeInstant',
  'mtimeInstant',
  'ctimeInstant',
  'birthtimeInstant',
]);
const before = Date.now();
fs.utimesSync(file, -5, -5);
assert.ok(fs.statSync(file).mtimeMs >= before - 1000);

const wrongPosition = { code: 'ERR_INVALID_ARG_TYPE', message: /^The "position" argument/ };
const outside = { code: 'ERR_OUT_OF_RANGE', message: /^The value of "position" is out of range/ };
assert.throws(() => fs.readSync(fd, Buffer.alloc(0), 0, 0, 'x'), wrongPosition);
assert.throws(() => fs.readSync(fd, Buffer.alloc(2), 0, 9, -2), outside);
assert.throws(() => fs.read(fd, Buffer.alloc(2), 0, 0, 1.5, () => {}), outside);

finish(async () => {
  const handle = await fs.promises.open(file);
  await assert.rejects(handle.read(Buffer.alloc(1), 0, 0, {}), wrongPosition);

  const invalid = { code: 'ERR_INVALID_ARG_TYPE', message: /"options\.signal" property/ };
  const signal = AbortSignal.abort('enough');
  const given = { name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' };
  for (const [name, target] of [
    ['stat', file],
    ['lstat', file],
    ['fstat', fd],
  ]) {
    assert.throws(() => fs[name](target, { signal: 1 }, () => {}), invalid);
    let error;
    fs[name](target, { signal }, (e) => (error = e));
    assert.strictEqual(error.name, 'AbortError');
    assert.strictEqual(error.cause, 'enough');
    const controller = new AbortController();
    const late = new Promise((resolve) => fs[name](target, controller, resolve));
    controller.abort('late');
    assert.strictEqual((await late).cause, 'late');
    assert.ok(fs[`${name}Sync`](target, { signal }));
  }
  await assert.rejects(fs.promises.stat(file, { signal }), given);
  await assert.rejects(fs.promises.lstat(`${file}\0`, { signal }), given);
  await assert.rejects(handle.stat({ signal }), given);
  await handle.close();
  fs.rmSync(dir, { recursive: true });
});
