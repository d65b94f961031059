'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vfs-sea-')));
const file = (name) => path.join(cwd, name);

function build(config) {
  fs.writeFileSync(file('config.json'), JSON.stringify(config));
  return spawnSync(process.execPath, ['--build-sea', 'config.json'], { cwd, encoding: 'utf8' });
}

fs.writeFileSync(file('data.json'), '{"a":1}');
fs.writeFileSync(file('lib.js'), 'module.exports = __filename;');
fs.writeFileSync(
  file('main.js'),
  `const fs = require('fs'), path = require('path');
  const told = [__dirname, __filename, require('./data.json'), require('./lib/x.js'), require.main === module];
  told.push(fs.readdirSync(__dirname, { recursive: true }).sort(), require('node:sea').getAssetKeys());
  told.push(fs.statSync(path.join(__dirname, 'data.json')).size, process.argv.slice(2));
  try { fs.writeFileSync(path.join(__dirname, 'new'), ''); } catch (error) { told.push(error.code); }
  try { require('node:vfs'); } catch (error) { told.push(error.code); }
  console.log(JSON.stringify(told));`,
);
fs.writeFileSync(
  file('main.mjs'),
  `import x from './lib/x.js';
  console.log(JSON.stringify([import.meta.url, import.meta.dirname, x]));`,
);
const config = {
  main: 'main.js',
  output: 'app',
  useVfs: true,
  disableExperimentalSEAWarning: true,
  assets: { 'data.json': 'data.json', 'lib/x.js': 'lib.js' },
};
function run(...args) {
  const result = spawnSync(file('app'), args, { cwd, encoding: 'utf8' });
  assert.strictEqual(result.status, 0, result.stderr);
  assert.strictEqual(result.stderr, '');
  return JSON.parse(result.stdout);
}

const root = '/dev/null/vfs/0';
assert.strictEqual(build(config).status, 0);
assert.deepStrictEqual(run('one', '--two'), [
  root,
  `${root}/main.js`,
  { a: 1 },
  `${root}/lib/x.js`,
  true,
  ['data.json', 'lib', 'lib/x.js', 'main.js'],
  ['data.json', 'lib/x.js'],
  7,
  ['one', '--two'],
  'EROFS',
  'ERR_UNKNOWN_BUILTIN_MODULE',
]);
assert.strictEqual(build({ ...config, main: 'main.mjs', mainFormat: 'module' }).status, 0);
assert.deepStrictEqual(run(), [`file://${root}/main.mjs`, root, `${root}/lib/x.js`]);

for (const [wrong, message] of [
  [{ useVfs: 1 }, /"useVfs" field of config\.json is not a Boolean/],
  [{ useSnapshot: true }, /"useVfs" is not supported when "useSnapshot" is true/],
  [{ useCodeCache: true }, /"useVfs" is not supported when "useCodeCache" is true/],
]) {
  const result = build({ ...config, ...wrong });
  assert.strictEqual(result.status, 1);
  assert.match(result.stderr, message);
}
fs.rmSync(cwd, { recursive: true });
