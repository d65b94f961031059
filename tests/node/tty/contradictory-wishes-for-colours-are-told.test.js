'use strict';

// Who asks both for colours and for none gets colours, and hears of it when something that may colour its output is
// first used.

const assert = require('assert');
const { spawnSync } = require('child_process');

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '1' };
delete env.NODE_DISABLE_COLORS;
const told = (code, ...args) => {
  const { stderr, stdout } = spawnSync(process.execPath, [...args, '-e', code], {
    encoding: 'utf8',
    env,
  });
  const matches = stderr.match(
    /The 'NO_COLOR' env is ignored due to the 'FORCE_COLOR' env being set\./g,
  );
  return [matches?.length ?? 0, stdout];
};

for (const code of [
  'require("assert")',
  'require("repl")',
  'require("node:test")',
  'new Headers(); new Headers()',
  'fetch("data:,").then(() => require("assert"))',
  'process.stdout.isTTY; require("tty").WriteStream.prototype.getColorDepth(); require("repl")',
]) {
  assert.deepStrictEqual(told(code), [1, ''], code);
}
for (const code of ['fetch', 'require("util"); require("tty"); process.stderr']) {
  assert.deepStrictEqual(told(code), [0, ''], code);
}
