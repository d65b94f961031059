// Arguments that the promise functions refuse, and when.
'use strict';
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish.js');

const mode = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /^mode must be int32/ };
const range = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };
assert.throws(() => fs.accessSync(__filename, '1'), mode);
assert.throws(() => fs.accessSync(__filename, 8), range);
assert.throws(() => fs.copyFileSync(__filename, `${__filename}.copy`, {}), mode);
fs.accessSync(__filename, 4.5);

finish(async () => {
  await assert.rejects(fs.promises.access(__filename, {}), mode);
  await assert.rejects(fs.promises.stat(__filename, null), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(fs.promises.lstat(__filename, 5), { code: 'ERR_INVALID_ARG_TYPE' });
  // A callback is no way to hear of a promise: it counts as missing options or as wrong ones, and is never called.
  const never = () => assert.fail('called');
  const folder = await fs.promises.mkdtemp(`${os.tmpdir()}${path.sep}promises-`, never);
  await fs.promises.mkdir(`${folder}/inner`, never);
  await fs.promises.writeFile(`${folder}/file`, 'text', never);
  await fs.promises.symlink(`${folder}/file`, `${folder}/link`);
  assert.deepStrictEqual(await fs.promises.readdir(`${folder}/inner`, never), []);
  assert.strictEqual(await fs.promises.readlink(`${folder}/link`, never), `${folder}/file`);
  assert.strictEqual(await fs.promises.readlink(`${folder}/link`, ''), `${folder}/file`);
  assert.strictEqual(String(await fs.promises.readFile(`${folder}/file`, never)), 'text');
  assert.strictEqual(typeof (await fs.promises.realpath(folder, never)), 'string');
  assert.strictEqual(typeof (await fs.promises.realpath(folder, '')), 'string');
  assert.ok((await fs.promises.statfs(folder, never)).bsize > 0);
  const wrong = { code: 'ERR_INVALID_ARG_TYPE' };
  await assert.rejects(fs.promises.access(folder, never), mode);
  await assert.rejects(fs.promises.copyFile(`${folder}/file`, `${folder}/copy`, never), mode);
  await assert.rejects(fs.promises.rm(`${folder}/file`, never), wrong);
  await assert.rejects(fs.promises.rmdir(`${folder}/inner`, never), wrong);
  await assert.rejects(fs.promises.readFile(0), wrong);
  const handle = await fs.promises.open(`${folder}/file`, 'r+');
  await assert.rejects(handle.stat(never), wrong);
  await assert.rejects(handle.stat(null), wrong);
  await assert.rejects(handle.truncate(never), wrong);
  await assert.rejects(handle.readFile(true), wrong);
  assert.strictEqual(String(await handle.readFile(never)), 'text');
  await handle.close();
  await fs.promises.rm(folder, { recursive: true });
  // What watch refuses is told by the first step of its iterator.
  const events = fs.promises.watch(5);
  await assert.rejects(events.next(), { code: 'ERR_INVALID_ARG_TYPE' });
});
