'use strict';
// --trace-require-module tells who loads an ES module by require(), --no-experimental-require-module forbids it.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'require-module-')));
function write(name, text) {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}
function run(...args) {
  return spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
}

const esm = write('esm.mjs', 'export const n = 1;');
const user = write('user.cjs', "console.log(require('./esm.mjs').n);");
write('node_modules/dep/index.cjs', "module.exports = require('../../esm.mjs');");
write('node_modules/dep/package.json', '{"main":"index.cjs"}');
const far = write('far.cjs', "console.log(require('dep').n);");
const a = write('a.mjs', "import './b.cjs';");
write('b.cjs', "require('./a.mjs');");
const first = write('first.cjs', "require('./a.mjs');");

try {
  const warning = `CommonJS module ${user} is loading ES Module ${esm} using require().`;
  for (const mode of ['all', 'no-node-modules']) {
    const { stderr, stdout } = run(`--trace-require-module=${mode}`, user);
    assert.strictEqual(stdout, '1\n');
    assert.ok(stderr.includes(`ExperimentalWarning: ${warning}\nSupport for loading ES Module`));
  }
  assert.strictEqual(run('--trace-require-module=no-node-modules', far).stderr, '');
  assert.match(run('--trace-require-module=all', far).stderr, /is loading ES Module/);
  assert.strictEqual(run(user).stderr, '');
  const odd = run('--trace-require-module=1', user);
  assert.match(odd.stderr, /invalid value for --trace-require-module/);
  assert.strictEqual(odd.status, 9);

  const feature = ['-p', 'process.features.require_module'];
  assert.strictEqual(run(...feature).stdout, 'true\n');
  assert.strictEqual(run('--no-experimental-require-module', ...feature).stdout, 'false\n');
  assert.ok(
    run('--no-experimental-require-module', user).stderr.includes(
      `Instead change the require of ${esm} to a dynamic import() which is available in all ` +
        'CommonJS modules.',
    ),
  );

  // Who required the module first is to blame for a cycle.
  assert.ok(
    run(first).stderr.includes(`Cannot require() ES Module ${a} in a cycle. (from ${first})`),
  );
} finally {
  fs.rmSync(dir, { recursive: true });
}
