'use strict';
// The old names of randomBytes are the function itself; only those who ask for what is to be deprecated are warned.
const assert = require('assert');
const { spawnSync } = require('child_process');
const crypto = require('crypto');

const names = ['prng', 'pseudoRandomBytes', 'rng'];
for (const name of names) assert.strictEqual(crypto[name], crypto.randomBytes);

function warnings(flags, name) {
  const code = `require('crypto').${name}(4)`;
  const child = spawnSync(process.execPath, [...flags, '-e', code], { encoding: 'utf8' });
  assert.strictEqual(child.status, 0, child.stderr);
  return child.stderr;
}

for (const name of names) {
  assert.strictEqual(warnings([], name), '');
  assert.match(warnings(['--pending-deprecation'], name), /DEP0115.*crypto\.\w+ is deprecated\./);
}
