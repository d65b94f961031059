'use strict';
// `--conditions` adds names to those that choose in maps; `--preserve-symlinks` and `--preserve-symlinks-main` keep the
// paths of links.

const assert = require('assert');
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flags-')));
function write(name, text) {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
const run = (...words) =>
  execFileSync(process.execPath, words, { cwd: dir, encoding: 'utf8' }).trim();
try {
  write(
    'node_modules/dep/package.json',
    JSON.stringify({
      exports: { odd: './odd.js', development: './dev.js', default: './usual.js' },
    }),
  );
  for (const name of ['odd', 'dev', 'usual']) {
    write(`node_modules/dep/${name}.js`, `module.exports = '${name}';`);
  }
  for (const [words, expected] of [
    [[], 'usual'],
    [['-C', 'odd'], 'odd'],
    [['--conditions=development'], 'dev'],
    [['-C', 'development', '-C', 'odd'], 'odd'],
  ]) {
    assert.strictEqual(run(...words, '-p', "require('dep')"), expected);
    const program = "import dep from 'dep'; console.log(dep);";
    assert.strictEqual(run(...words, '--input-type=module', '-e', program), expected);
  }

  write('real/main.js', "console.log(path.basename(__dirname), require('../link/x.js'));");
  write('real/x.js', 'module.exports = path.basename(__dirname);');
  fs.symlinkSync('real', path.join(dir, 'link'));
  const preload = ['-r', path.join(dir, 'path.js')];
  write('path.js', "globalThis.path = require('path');");
  const main = path.join(dir, 'link', 'main.js');
  assert.strictEqual(run(...preload, main), 'real real');
  assert.strictEqual(run('--preserve-symlinks-main', ...preload, main), 'link real');
  assert.strictEqual(run('--preserve-symlinks', ...preload, main), 'real link');
} finally {
  fs.rmSync(dir, { recursive: true });
}
