'use strict';

// An option may be spelt with underscores, and messages name it as it was written; but files of the environment are
// looked for by one spelling. `--no-print` takes a text to run as `--print` does, and an empty word is none.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'options-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'a.env'), 'NODUS_SPELT=yes\n');

const run = (args, input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
};

const show = ['-p', 'process.env.NODUS_SPELT'];
assert.strictEqual(run(['--env-file=a.env', ...show]).stdout, 'yes\n');
for (const option of ['--env_file=a.env', '--env_file=nope', '--env-file_if-exists=a.env']) {
  assert.deepStrictEqual(run([option, ...show]), { status: 0, stdout: 'undefined\n', stderr: '' });
}
assert.strictEqual(run(['--input_type=module', '-e', 'import "fs"; console.log(1)']).stdout, '1\n');
for (const option of ['--input_type', '--env_file', '--unhandled_rejections=']) {
  const { status, stderr } = run([option]);
  assert.strictEqual(status, 9);
  assert.ok(stderr.endsWith(`: ${option} requires an argument\n`), stderr);
}

assert.deepStrictEqual(run(['--no-print', 'console.log(1)', 'b']), {
  status: 0,
  stdout: '1\n',
  stderr: '',
});
assert.strictEqual(run(['--no_print', 'console.log(process.argv[1])', 'b']).stdout, 'b\n');
assert.strictEqual(run(['-p', ''], '1 + 1').stdout, '2\n');
assert.strictEqual(run(['-e', ''], 'console.log(1)').stdout, '');

// A check of standard input takes it for a module only when told so.
const source = 'import "fs"; await 1;';
assert.strictEqual(run(['-c', '--input-type=module'], source).status, 0);
const { status, stderr } = run(['-c'], source);
assert.strictEqual(status, 1);
assert.match(stderr, /Failed to load the ES module: \[stdin\]/);
assert.match(stderr, /SyntaxError: Cannot use import statement outside a module/);

// A secure heap that is too small to be made is told of all the same.
const heap = ['-p', 'Object.values(crypto.secureHeapUsed()).join()'];
assert.strictEqual(run(['--secure-heap=1', ...heap]).stdout, '1,0,0,2\n');
assert.strictEqual(
  run(['--secure-heap=65536', '--secure-heap-min=1', ...heap]).stdout,
  '65536,0,0,2\n',
);

// Of a number the digits it begins with count.
assert.strictEqual(run(['--max-http-header-size=20.9', '-p', 'http.maxHeaderSize']).stdout, '20\n');
