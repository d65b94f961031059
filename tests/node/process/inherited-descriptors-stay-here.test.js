'use strict';
// Descriptors that a program was started with are its own: children get those that they are given.
const assert = require('assert');
const { spawnSync } = require('child_process');

const program = `
  const fs = require('fs'), { spawnSync } = require('child_process');
  fs.fstatSync(7);
  const asked = ['-c', '[ -e /dev/fd/7 ] && echo true || echo false'];
  spawnSync('sh', asked, { stdio: 'inherit' });
  spawnSync('sh', asked, { stdio: [0, 1, 2, 'ignore', 'ignore', 'ignore', 'ignore', 7] });
`;
const line = 'exec 7</dev/null; exec "$0" -e "$1"';
const { stdout, stderr } = spawnSync('sh', ['-c', line, process.execPath, program], {
  encoding: 'utf8',
});
assert.deepStrictEqual([stdout, stderr], ['false\ntrue\n', '']);
