'use strict';
// An empty path, which a missing setting easily becomes, is named by the error of whatever was done with it.

const assert = require('node:assert');
const fs = require('node:fs');
const finish = require('../finish.js');

const calls = [
  ['readFile', 'open', ''],
  ['stat', 'stat', ''],
  ['readdir', 'scandir', ''],
  ['mkdir', 'mkdir', ''],
  ['unlink', 'unlink', ''],
  ['access', 'access', ''],
  ['rename', 'rename', '', ''],
  ['copyFile', 'copyfile', __filename, ''],
];

finish(async () => {
  for (const [name, syscall, path, dest] of calls) {
    const args = dest === undefined ? [path] : [path, dest];
    const shown = dest === undefined ? `'${path}'` : `'${path}' -> '${dest}'`;
    const expected = {
      name: 'Error',
      message: `ENOENT: no such file or directory, ${syscall} ${shown}`,
      code: 'ENOENT',
      syscall,
      path,
      ...(dest === undefined ? {} : { dest }),
    };
    assert.throws(() => fs[`${name}Sync`](...args), expected);
    await assert.rejects(fs.promises[name](...args), expected);
    const error = await new Promise((resolve) => fs[name](...args, resolve));
    assert.strictEqual(error.message, expected.message);
    assert.strictEqual(error.path, path);
  }
});
