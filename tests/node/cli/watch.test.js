'use strict';

// `--watch` runs the program again when a file changes that it has loaded.

const assert = require('assert');
const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'watch-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const main = path.join(folder, 'main.js');
const part = path.join(folder, 'part.js');
fs.writeFileSync(part, 'console.log("part one")');
fs.writeFileSync(main, 'require("./part.js"); console.log(process.argv.slice(2))');

const child = spawn(process.execPath, ['--watch', main, 'word'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, FORCE_COLOR: '0' },
});
let seen = '';
let step = 0;
child.stdout.setEncoding('utf8');
child.stdout.on('data', (text) => {
  seen += text;
  if (!seen.endsWith('Waiting for file changes before restarting...\n')) return;
  if (step === 0) {
    assert.strictEqual(
      seen,
      `part one\n[ 'word' ]\nCompleted running '${main} word'. Waiting for file changes before restarting...\n`,
    );
    fs.writeFileSync(part, 'console.log("part two")');
  } else if (step === 1) {
    assert.match(seen, /^Change detected in '.*part\.js'\nRestarting '.* word'\npart two\n/);
    fs.writeFileSync(main, 'process.exit(3)');
  } else {
    assert.match(seen, /\nFailed running '.* word'\./);
    child.kill();
  }
  step++;
  seen = '';
});
child.on('exit', () => assert.strictEqual(step, 3));

// What is to be watched has to be there, even with nothing to run.
const gone = path.join(folder, 'gone');
for (const words of [[], [main]]) {
  const args = [`--watch-path=${gone}`, ...words];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.match(stderr, /Error: ENOENT: no such file or directory, stat '.*gone'/);
  assert.deepStrictEqual([status, stdout], [1, '']);
}
