'use strict';
// The warning about `--experimental-loader` tells a data: URL that can be pasted into a command.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const shown = {
  'plain/a.mjs': '"./plain/a.mjs"',
  'a b.mjs': '"./a%20b.mjs"',
  '@b=c&d+,$;.mjs': '"./%40b%3Dc%26d%2B%2C%24%3B.mjs"',
  "q'(é)~!*.mjs": '"./q%27(%C3%A9)~!*.mjs"',
};

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'loader-option-')));
try {
  const args = [];
  let registrations = '';
  for (const [name, expected] of Object.entries(shown)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '');
    args.push('--experimental-loader', `./${name}`);
    registrations += ` register(${expected}, pathToFileURL("./"));`;
  }
  args.push('-e', 'console.log("run")');
  const { stderr, stdout } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
  assert.strictEqual(stdout, 'run\n');
  assert.ok(stderr.includes(`from "node:url";${registrations}'\n`), stderr);
} finally {
  fs.rmSync(dir, { recursive: true });
}
