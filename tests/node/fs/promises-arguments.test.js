// Arguments that the promise functions refuse, and when.
'use strict';
const assert = require('assert');
const fs = require('fs');
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
  // What watch refuses is told by the first step of its iterator.
  const events = fs.promises.watch(5);
  await assert.rejects(events.next(), { code: 'ERR_INVALID_ARG_TYPE' });
});
