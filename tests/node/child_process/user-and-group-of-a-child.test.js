'use strict';
// A child has the user and group that it is given, and none of its parent's further groups.
const assert = require('assert');
const { spawnSync } = require('child_process');

const nobody = 65534;
const id = (word, options) => spawnSync('id', [word], { encoding: 'utf8', ...options });
if (process.getuid() === 0) {
  assert.strictEqual(id('-u', { uid: nobody }).stdout, `${nobody}\n`);
  assert.strictEqual(id('-g', { gid: nobody }).stdout, `${nobody}\n`);
  assert.strictEqual(id('-G', { uid: nobody, gid: nobody }).stdout, `${nobody}\n`);
} else {
  assert.strictEqual(id('-u', { uid: 0 }).error.code, 'EPERM');
}
assert.throws(() => id('-u', { uid: 'nobody' }), { code: 'ERR_INVALID_ARG_TYPE' });
