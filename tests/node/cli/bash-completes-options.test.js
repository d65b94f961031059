'use strict';
// --completion-bash prints a function for the shell that knows the options.

const assert = require('assert');
const { spawnSync } = require('child_process');

const { status, stdout } = spawnSync(process.execPath, ['--completion-bash'], { encoding: 'utf8' });
assert.strictEqual(status, 0);
const words = /compgen -W '([^']*)'/.exec(stdout)[1].split(' ');
for (const word of ['--eval', '--import', '--test', '-r', '--inspect-brk']) {
  assert.ok(
    words.some((known) => known.startsWith(word)),
    word,
  );
}
assert.match(stdout, /^complete .* -F _node_complete node node_g/m);
