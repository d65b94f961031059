'use strict';
// A script on standard input runs before any loader is there; the first `import()` asks for them.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

function run(input, ...options) {
  const args = ['--no-warnings', '--experimental-loader', 'there-is-no-such-loader', ...options];
  const { status, stdout } = spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  return [status, stdout];
}

assert.deepStrictEqual(run(''), [0, '']);
assert.deepStrictEqual(run('console.log(1)'), [0, '1\n']);
assert.deepStrictEqual(run('console.log(1)', '-'), [0, '1\n']);
assert.deepStrictEqual(run('require("fs"); console.log(2)'), [0, '2\n']);
assert.deepStrictEqual(run('import("fs").catch(({ code }) => console.log(code))'), [
  0,
  'ERR_MODULE_NOT_FOUND\n',
]);
assert.deepStrictEqual(run('import "fs";'), [1, '']);
assert.deepStrictEqual(run('', '-e', '1'), [1, '']);
