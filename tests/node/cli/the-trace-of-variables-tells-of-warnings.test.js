'use strict';
// `--trace-env` tells of what is read before the program as well.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const { stderr } = spawnSync(process.execPath, ['--trace-env', '-e', '0'], { encoding: 'utf8' });
for (const name of ['NODE_NO_WARNINGS', 'NODE_V8_COVERAGE', 'NODE_CHANNEL_FD']) {
  assert.ok(stderr.includes(`[--trace-env] get "${name}"`), name);
}
