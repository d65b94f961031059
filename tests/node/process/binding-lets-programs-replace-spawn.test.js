// `process.binding('spawn_sync')` is the object that `spawnSync` calls `spawn` of, so that programs can put their own there.
'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const binding = process.binding('spawn_sync');
const { spawn } = binding;
binding.spawn = function (options) {
  options.envPairs.push('FROM_PARENT=yes');
  return spawn.call(this, options);
};
const script = 'process.stdout.write(String(process.env.FROM_PARENT))';
const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
binding.spawn = spawn;
assert.strictEqual(stdout, 'yes');

for (const name of ['crypto', 'v8', 'url']) {
  assert.throws(() => process.binding(name), { message: `No such module: ${name}` });
}
