'use strict';
// readFile, writeFile and appendFile agree in their callback, synchronous and promise forms.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const finish = require('../finish.js');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'whole-'));
const file = path.join(dir, 'späß.txt');

finish(async () => {
  fs.writeFileSync(file, 'grüße');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'grüße');
  assert.deepStrictEqual(fs.readFileSync(file), Buffer.from('grüße'));
  assert.strictEqual(
    fs.readFileSync(Buffer.from(file), 'hex'),
    Buffer.from('grüße').toString('hex'),
  );
  assert.strictEqual(
    fs.readFileSync(pathToFileURL(file), { encoding: 'latin1' }),
    Buffer.from('grüße').toString('latin1'),
  );

  await fs.promises.writeFile(file, new Uint16Array([0x6161, 0x6262]));
  await fs.promises.appendFile(file, 'cc');
  assert.strictEqual(await fs.promises.readFile(file, 'utf8'), 'aabbcc');
  async function* parts() {
    yield 'x';
    yield Buffer.from('y');
  }
  await fs.promises.writeFile(file, parts());
  assert.strictEqual(fs.readFileSync(file, 'latin1'), 'xy');

  await new Promise((resolve, reject) => {
    fs.appendFile(file, 'z', { mode: 0o600 }, (error) => {
      if (error) return reject(error);
      fs.readFile(file, 'utf8', (failure, text) => {
        assert.strictEqual(failure, null);
        assert.strictEqual(text, 'xyz');
        resolve();
      });
    });
  });

  const fd = fs.openSync(file, 'r+');
  assert.strictEqual(fs.readFileSync(fd, 'utf8'), 'xyz');
  assert.strictEqual(fs.readFileSync(fd, 'utf8'), '');
  fs.closeSync(fd);

  assert.throws(() => fs.readFileSync(path.join(dir, 'none')), {
    code: 'ENOENT',
    errno: -2,
    syscall: 'open',
    path: path.join(dir, 'none'),
    message: `ENOENT: no such file or directory, open '${path.join(dir, 'none')}'`,
  });
  assert.throws(() => fs.readFileSync(dir), { code: 'EISDIR', syscall: 'read' });
  await assert.rejects(fs.promises.readFile(file, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
  assert.throws(() => fs.writeFileSync(file, {}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => fs.readFileSync('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
  fs.rmSync(dir, { recursive: true });
});
