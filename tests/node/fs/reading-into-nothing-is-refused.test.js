'use strict';
// `readv` wants a place to read into; `writev` has nothing against nothing.
const assert = require('node:assert');
const fs = require('node:fs');
const finish = require('../finish.js');

const fd = fs.openSync(__filename, 'r');
const refusal = { code: 'EINVAL', syscall: 'read', message: 'EINVAL: invalid argument, read' };
assert.throws(() => fs.readvSync(fd, []), refusal);
assert.throws(() => fs.readvSync(fd, [], 0), refusal);
assert.strictEqual(fs.readvSync(fd, [Buffer.alloc(0)]), 0);
assert.strictEqual(fs.writevSync(fd, []), 0);

finish(async () => {
  await new Promise((resolve) => {
    fs.readv(fd, [], (error, count, buffers) => {
      assert.strictEqual(error.code, 'EINVAL');
      assert.deepStrictEqual([count, buffers], [0, []]);
      resolve();
    });
  });
  fs.closeSync(fd);
  const file = await fs.promises.open(__filename);
  await assert.rejects(file.readv([]), refusal);
  await file.close();
});
