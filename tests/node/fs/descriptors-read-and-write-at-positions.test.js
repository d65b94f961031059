'use strict';
// read, write and their vectors at positions, with every form of arguments.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { promisify } = require('util');
const finish = require('../finish.js');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fd-'));
const fd = fs.openSync(path.join(dir, 'f'), 'w+');

finish(async () => {
  assert.strictEqual(fs.writeSync(fd, 'hello'), 5);
  assert.strictEqual(fs.writeSync(fd, Buffer.from('xJELLO'), 1, 5, 0), 5);
  assert.strictEqual(fs.writeSync(fd, '…', 5, 'utf8'), 3);
  const buffer = Buffer.alloc(8);
  assert.strictEqual(fs.readSync(fd, buffer, 0, 8, 0), 8);
  assert.strictEqual(buffer.toString(), 'JELLO…');
  assert.strictEqual(fs.readSync(fd, buffer, { position: 1n, length: 2 }), 2);
  assert.strictEqual(buffer.toString('latin1', 0, 2), 'EL');

  const result = await promisify(fs.read)(fd, Buffer.alloc(3), 0, 3, 2);
  assert.deepStrictEqual(result, { bytesRead: 3, buffer: Buffer.from('LLO') });
  assert.strictEqual(fs.writevSync(fd, [Buffer.from('ab'), Buffer.from('cd')], 0), 4);
  const views = [Buffer.alloc(1), new Uint8Array(3)];
  assert.strictEqual(fs.readvSync(fd, views, 0), 4);
  assert.strictEqual(`${views[0]}${Buffer.from(views[1])}`, 'abcd');

  assert.throws(() => fs.readSync(fd, buffer, 0, 9, 0), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => fs.readSync(fd, buffer, 0, 1, '1'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => fs.readSync(-1, buffer), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => fs.writeSync(fd, 5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => fs.read(fd, buffer), { code: 'ERR_INVALID_ARG_TYPE' });

  fs.ftruncateSync(fd, 1);
  fs.closeSync(fd);
  assert.throws(() => fs.fstatSync(fd), { code: 'EBADF', syscall: 'fstat' });

  const handle = await fs.promises.open(path.join(dir, 'f'), 'a+');
  await handle.appendFile('line 2\nline 3\n');
  const lines = [];
  for await (const line of handle.readLines({ start: 0 })) lines.push(line);
  assert.deepStrictEqual(lines, ['aline 2', 'line 3']);
  await handle.close();
  await assert.rejects(handle.stat(), { code: 'EBADF', message: 'file closed' });
  fs.rmSync(dir, { recursive: true });
});
