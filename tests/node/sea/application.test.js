'use strict';

// A program in an executable of its own: what it sees of itself, its assets, its options, and what it can load.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const sea = require('node:sea');

assert.strictEqual(sea.isSea(), false);
for (const ask of [() => sea.getAsset('a'), () => sea.getRawAsset('a'), () => sea.getAssetKeys()]) {
  assert.throws(ask, { code: 'ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION' });
}

const cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-sea-')));
process.on('exit', () => fs.rmSync(cwd, { recursive: true, force: true }));
const file = (name) => path.join(cwd, name);

fs.writeFileSync(file('text.txt'), 'grüße');
fs.writeFileSync(file('bytes.bin'), Buffer.from([0, 255, 128, 0]));
fs.writeFileSync(
  file('main.js'),
  `
const assert = require('assert');
const sea = require('node:sea');
assert.ok(sea.isSea());
assert.deepStrictEqual(sea.getAssetKeys().sort(), ['bytes', 'text']);
assert.strictEqual(sea.getAsset('text', 'utf8'), 'grüße');
assert.deepStrictEqual([...new Uint8Array(sea.getAsset('bytes'))], [0, 255, 128, 0]);
assert.deepStrictEqual([...new Uint8Array(sea.getRawAsset('bytes'))], [0, 255, 128, 0]);
assert.throws(() => sea.getAsset('none'), {
  code: 'ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND',
});
assert.throws(() => sea.getAsset(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => sea.getAsset('text', 1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(__filename, process.execPath);
assert.strictEqual(__dirname, require('path').dirname(process.execPath));
assert.strictEqual(module.filename, process.execPath);
assert.strictEqual(require.main, module);
assert.strictEqual(module.exports, exports);
assert.throws(() => require('./text.txt'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
const { createRequire } = require('module');
assert.strictEqual(createRequire(__filename)('./disk.json').from, 'disk');
(async () => {
  assert.strictEqual((await import('node:fs')).default, require('fs'));
  await assert.rejects(import('./none.mjs'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  assert.strictEqual(await (sea.getAssetAsBlob('text')).text(), 'grüße');
  console.log(JSON.stringify([process.argv, process.execArgv]));
})();
`,
);
fs.writeFileSync(file('disk.json'), '{"from":"disk"}');
fs.writeFileSync(
  file('main.mjs'),
  `
import assert from 'node:assert';
import { pathToFileURL } from 'node:url';
assert.strictEqual(import.meta.url, pathToFileURL(process.execPath).href);
assert.strictEqual(import.meta.filename, process.execPath);
assert.strictEqual(import.meta.main, true);
await assert.rejects(import('./disk.json'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
console.log('module', process.argv.slice(2).join());
`,
);

function build(config) {
  fs.writeFileSync(file('config.json'), JSON.stringify(config));
  const child = spawnSync(process.execPath, ['--build-sea', 'config.json'], {
    cwd,
    encoding: 'utf8',
  });
  assert.strictEqual(child.status, 0, child.stderr);
  assert.match(child.stdout + child.stderr, /^Generated single executable .* \+ config\.json -> /m);
  return file(config.output);
}

function run(program, words, env = {}) {
  const child = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  assert.strictEqual(child.status, 0, child.stderr);
  return child;
}

const app = build({
  main: 'main.js',
  output: 'app',
  execArgv: ['--no-warnings'],
  execArgvExtension: 'cli',
  assets: { text: 'text.txt', bytes: 'bytes.bin' },
});
const { stdout, stderr } = run(app, [
  '--node-options=--max-old-space-size=512',
  '--version',
  '-e',
  'x',
]);
assert.strictEqual(stderr, '');
assert.deepStrictEqual(JSON.parse(stdout), [
  [app, app, '--version', '-e', 'x'],
  ['--no-warnings', '--max-old-space-size=512'],
]);

// Of what is one already no other is made.
fs.writeFileSync(
  file('config.json'),
  JSON.stringify({ main: 'main.js', output: 'second', executable: 'app' }),
);
const again = spawnSync(process.execPath, ['--build-sea', 'config.json'], {
  cwd,
  encoding: 'utf8',
});
assert.strictEqual(again.status, 1);
assert.match(again.stderr, /already exists/);
fs.rmSync(app);

const esm = build({ main: 'main.mjs', output: 'esm', mainFormat: 'module' });
const child = run(esm, ['a', 'b']);
assert.strictEqual(child.stdout, 'module a,b\n');
assert.match(child.stderr, /Single executable application is an experimental feature/);

// One that is damaged says so, and is not taken for the runtime itself.
if (process.versions.nodus !== undefined) {
  fs.truncateSync(esm, fs.statSync(esm).size - 20);
  const damaged = spawnSync(esm, ['-p', '1'], { encoding: 'utf8' });
  assert.strictEqual(damaged.status, 1);
  assert.strictEqual(damaged.stdout, '');
  assert.match(
    damaged.stderr,
    /cannot read the application in this executable: the data is damaged/,
  );
}
