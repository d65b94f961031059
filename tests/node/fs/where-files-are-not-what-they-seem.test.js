'use strict';

// The real path of a pipe is the name that the kernel gives it; a Blob over a file that was empty when it was made fails when
// the file has been written to; `autoClose` of what is no stream is refused.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish');

const program = `
  const fs = require('fs');
  const found = fs.realpathSync('/dev/stdin');
  fs.realpath('/dev/stdin', (error, path) => {
    console.log(found, error, path === found);
  });
`;
const { stdout } = spawnSync(process.execPath, ['-e', program], { stdio: 'pipe' });
assert.match(stdout.toString(), /^\/proc\/\d+\/fd\/(pipe|socket):\[\d+\] null true\n$/);

for (const name of ['ReadStream', 'WriteStream']) {
  assert.throws(() => fs[name].prototype.autoClose, { code: 'ERR_INVALID_THIS' });
}

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'seem-'));
const file = path.join(dir, 'empty');
fs.writeFileSync(file, '');
finish(async () => {
  const blob = await fs.openAsBlob(file);
  assert.strictEqual(blob.size, 0);
  assert.strictEqual(await blob.text(), '');
  const { done } = await blob.stream().getReader().read();
  assert.strictEqual(done, true);
  fs.writeFileSync(file, 'abc');
  await assert.rejects(blob.text(), { name: 'NotReadableError' });
  await assert.rejects(blob.stream().getReader().read(), { name: 'NotReadableError' });
  fs.rmSync(dir, { recursive: true });
});
