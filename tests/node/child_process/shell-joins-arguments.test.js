'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

assert.strictEqual(spawnSync('echo $0', { shell: true, encoding: 'utf8' }).stdout, '/bin/sh\n');
assert.strictEqual(
  spawnSync('echo "$X"', { shell: '/bin/sh', env: { X: 'a  b' }, encoding: 'utf8' }).stdout,
  'a  b\n',
);
assert.strictEqual(
  spawnSync('sh', ['-c', 'echo $0'], { argv0: 'other', encoding: 'utf8' }).status,
  0,
);
