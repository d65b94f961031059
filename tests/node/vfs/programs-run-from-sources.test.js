// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vfs-load-')));
const source = (name) => path.join(folder, name);
function write(name, text) {
  fs.mkdirSync(path.dirname(source(name)), { recursive: true });
  fs.writeFileSync(source(name), text);
}
function run(args, env) {
  return spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}
function told(args, env) {
  const { status, stdout, stderr } = run(['--no-warnings', ...args], env);
  assert.strictEqual(status, 0, stderr);
  return JSON.parse(stdout);
}

const program =
  'console.log(JSON.stringify([process.argv.slice(1), __filename, require("./b"), require.main === module]));';
write('app/index.js', program);
write('app/b.js', 'module.exports = __filename;');
write('esm/package.json', '{"main":"main.mjs"}');
write('esm/main.mjs', 'console.log(JSON.stringify([import.meta.url, process.argv[1]]));');
write('lib/x.js', 'module.exports = "from the other";');
const entries = ['index.js', 'b.js'].map((name) =>
  zlib.ZipEntry.createSync(name, fs.readFileSync(source(`app/${name}`))),
);
write('packed', Buffer.concat([...zlib.createZipArchiveSync(entries)]));

const first = '/dev/null/vfs/0';
for (const name of ['app', 'packed']) {
  assert.deepStrictEqual(told(['--experimental-vfs', `--vfs-load=${name}`, 'x', '--y']), [
    [source(name), 'x', '--y'],
    `${first}/index.js`,
    `${first}/b.js`,
    true,
  ]);
}
assert.deepStrictEqual(told(['--experimental-vfs', '--vfs-load', 'esm']), [
  `file://${first}/main.mjs`,
  source('esm'),
]);

// Sources are mounted in the order in which they are given, those of NODE_OPTIONS first.
assert.deepStrictEqual(
  told(['--vfs-mount=lib', '--vfs-load=app'], {
    NODE_OPTIONS: '--experimental-vfs --vfs-mount=esm',
  })[1],
  '/dev/null/vfs/2/index.js',
);
assert.deepStrictEqual(
  told(['--experimental-vfs', '--vfs-mount=lib', '-p', `JSON.stringify(require('${first}/x.js'))`]),
  'from the other',
);

// A preload may say how a source of its own kind is read.
write('own', 'OWN!console.log(JSON.stringify(["own", __filename]));');
write(
  'provider.js',
  `const fs = require('fs'), vfs = require('node:vfs');
  vfs.registerProvider({
    name: 'own',
    canHandle: (path, stats) => stats.isFile() && fs.readFileSync(path, 'latin1').startsWith('OWN!'),
    create(path) {
      const provider = new vfs.MemoryProvider();
      vfs.create(provider).writeFileSync('/index.js', fs.readFileSync(path, 'utf8').slice(4));
      return provider;
    },
  });`,
);
for (const how of ['--require', '--import']) {
  const [kind, file] = told(['--experimental-vfs', how, './provider.js', '--vfs-load=own']);
  assert.strictEqual(kind, 'own');
  assert.match(file, /^\/dev\/null\/vfs\/\d+\/index\.js$/);
}

// What cannot be.
for (const [args, status, message] of [
  [['--vfs-load=app'], 9, /--vfs-load requires --experimental-vfs/],
  [['--vfs-mount=app', '-p', '1'], 9, /--vfs-mount requires --experimental-vfs/],
  [['--experimental-vfs', '--vfs-load=app', '--vfs-load=app'], 9, /may only be given once/],
  [['--experimental-vfs', '--vfs-load=none'], 1, /ERR_VFS_INVALID_TARGET/],
  [['--experimental-vfs', '--vfs-load=provider.js'], 1, /ERR_VFS_INVALID_TARGET/],
  [['--experimental-vfs', '--vfs-load=lib'], 1, /Cannot find module '\/dev\/null\/vfs\/0'/],
  [
    ['--permission', '--allow-fs-read=*', '--experimental-vfs', '--vfs-load=app'],
    1,
    /--allow-fs-vfs/,
  ],
]) {
  const result = run(args);
  assert.strictEqual(result.status, status, result.stderr);
  assert.match(result.stderr, message);
}
assert.strictEqual(run(['-p', '1'], { NODE_OPTIONS: '--vfs-load=app' }).status, 9);
assert.strictEqual(
  told([
    '--permission',
    '--allow-fs-read=*',
    '--allow-fs-vfs',
    '--experimental-vfs',
    '--vfs-load=app',
  ])[3],
  true,
);
assert.match(run(['-p', 'require("node:vfs")']).stderr, /ERR_UNKNOWN_BUILTIN_MODULE/);
assert.match(run(['--experimental-vfs', '-p', 'require("vfs")']).stderr, /MODULE_NOT_FOUND/);
fs.rmSync(folder, { recursive: true });
