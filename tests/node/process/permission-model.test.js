'use strict';

// With `--permission` a program may do what options allow, and nothing else.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'permission-')));
const open = path.join(folder, 'open');
const closed = path.join(folder, 'closed');
fs.mkdirSync(open);
fs.mkdirSync(closed);
fs.writeFileSync(path.join(open, 'file'), 'text');
fs.writeFileSync(path.join(closed, 'file'), 'text');
const program = path.join(open, 'program.js');

function run(body, ...options) {
  fs.writeFileSync(
    program,
    `'use strict';\n(${body})(require('fs'), ${JSON.stringify({ open, closed })});\n`,
  );
  const result = spawnSync(process.execPath, ['--permission', ...options, program], {
    encoding: 'utf8',
  });
  assert.strictEqual(result.status, 0, result.stderr);
  return result.stdout;
}

const out = run((fs, { open, closed }) => {
  const refused = (call) => {
    try {
      call();
      return 'done';
    } catch (error) {
      return `${error.code} ${error.permission} ${error.resource}`;
    }
  };
  const show = (call) => console.log(refused(call));
  show(() => fs.readFileSync(`${open}/file`));
  show(() => fs.readFileSync(`${closed}/file`));
  show(() => fs.readFileSync(`${open}/../closed/file`));
  show(() => fs.writeFileSync(`${open}/new`, ''));
  show(() => fs.statSync(closed));
  show(() => fs.fchmodSync(1, 0o600));
  show(() => fs.symlinkSync('a', `${open}/link`));
  show(() => require('child_process').spawnSync('true'));
  console.log(process.permission.has('fs.read', open), process.permission.has('fs.read'));
  process.permission.drop('fs.read', open);
  show(() => fs.statSync(`${open}/file`));
  fs.readFile(`${closed}/file`, (error) => console.log('later', error.code));
}, `--allow-fs-read=${open}`);
assert.deepStrictEqual(out.split('\n'), [
  'done',
  `ERR_ACCESS_DENIED FileSystemRead ${closed}/file`,
  `ERR_ACCESS_DENIED FileSystemRead ${open}/../closed/file`,
  `ERR_ACCESS_DENIED FileSystemWrite ${open}/new`,
  `ERR_ACCESS_DENIED FileSystemRead ${closed}`,
  'ERR_ACCESS_DENIED  ',
  'ERR_ACCESS_DENIED  ',
  'ERR_ACCESS_DENIED ChildProcess true',
  'true false',
  `ERR_ACCESS_DENIED FileSystemRead ${open}/file`,
  'later ERR_ACCESS_DENIED',
  '',
]);
assert.strictEqual(process.permission, undefined);
fs.rmSync(folder, { recursive: true });
