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
const waits = 'Waiting for file changes before restarting...\n';
// A file that is written may be seen to change more than once, and be run while it is still empty.
const steps = [
  [/^/, `part one\n[ 'word' ]\nCompleted running '${main} word'. ${waits}`],
  [
    /^Change detected in '.*part\.js'\nRestarting '.* word'\n/,
    `part two\n[ 'word' ]\nCompleted running '${main} word'. ${waits}`,
  ],
  [/^Change detected in '.*'\nRestarting '.* word'\n/, `\nFailed running '${main} word'. ${waits}`],
];
const acts = [
  () => fs.writeFileSync(part, 'console.log("part two")'),
  () => fs.writeFileSync(main, 'process.exit(3)'),
  () => child.kill(),
];
let seen = '';
let step = 0;
child.stdout.setEncoding('utf8');
child.stdout.on('data', (text) => {
  seen += text;
  if (step === steps.length) return;
  const [start, end] = steps[step];
  if (!seen.endsWith(end)) return;
  assert.match(seen, start);
  if (step === 0) assert.strictEqual(seen, end);
  seen = '';
  acts[step++]();
});
child.on('exit', () => assert.strictEqual(step, steps.length));

// What is to be watched has to be there, even with nothing to run.
const gone = path.join(folder, 'gone');
for (const words of [[], [main]]) {
  const args = [`--watch-path=${gone}`, ...words];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.match(stderr, /Error: ENOENT: no such file or directory, stat '.*gone'/);
  assert.deepStrictEqual([status, stdout], [1, '']);
}
