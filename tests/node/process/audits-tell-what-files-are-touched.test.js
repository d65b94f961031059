'use strict';

// `--permission-audit` lets a program do everything and tells subscribers of what the permission model would refuse,
// whether files are touched synchronously, with a callback or with promises.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-audit-')));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
fs.writeFileSync(path.join(dir, 'file'), 'text');

function program(dir) {
  const fs = require('fs');
  const path = require('path');
  let told = [];
  require('diagnostics_channel').subscribe(
    'node:permission-model:fs',
    ({ permission, resource }) => {
      told.push(`${permission} ${path.relative(dir, resource)}`);
    },
  );
  const show = (name) => {
    console.log([name, ...told].join(', '));
    told = [];
  };
  const file = path.join(dir, 'file');
  const steps = {
    read: () => fs.readFileSync(file),
    write: () => fs.writeFileSync(file, 'x'),
    open: () => fs.closeSync(fs.openSync(file, 'r+')),
    stat: () => fs.statSync(file),
    mkdir: () => fs.mkdirSync(path.join(dir, 'folder')),
    rename: () => fs.renameSync(path.join(dir, 'folder'), path.join(dir, 'other')),
    rmdir: () => fs.rmdirSync(path.join(dir, 'other')),
    symlink: () => fs.symlinkSync(file, path.join(dir, 'link')),
    watch: () => fs.watch(file).close(),
    chdir: () => process.chdir(dir),
    failure: () => assert.throws(() => fs.unlinkSync(path.join(dir, 'none')), { code: 'ENOENT' }),
    fd: () => fs.fstatSync(0),
  };
  const assert = require('assert');
  for (const [name, step] of Object.entries(steps)) {
    told = [];
    step();
    show(name);
  }
  fs.readFile(file, () => {
    show('callback');
    fs.promises.stat(file).then(() => show('promise'));
  });
}
fs.writeFileSync(path.join(dir, 'main.js'), `(${program})(${JSON.stringify(dir)});`);
const { stdout, stderr } = spawnSync(
  process.execPath,
  ['--permission-audit', path.join(dir, 'main.js')],
  { encoding: 'utf8' },
);
assert.strictEqual(
  stdout,
  [
    'read, FileSystemRead file',
    'write, FileSystemWrite file',
    'open, FileSystemRead file, FileSystemWrite file',
    'stat, FileSystemRead file',
    'mkdir, FileSystemWrite folder',
    'rename, FileSystemRead folder, FileSystemWrite folder, FileSystemWrite other',
    'rmdir, FileSystemWrite other',
    `symlink, FileSystem ${path.relative(dir, process.cwd())}, FileSystemRead file, FileSystemWrite file, FileSystemWrite link`,
    'watch, FileSystemRead file',
    'chdir, FileSystemRead ',
    'failure, FileSystemWrite none',
    'fd',
    'callback, FileSystemRead file',
    'promise, FileSystemRead file',
    '',
  ].join('\n'),
  stderr,
);
