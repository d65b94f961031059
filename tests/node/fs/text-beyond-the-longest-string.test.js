'use strict';
// A file that is longer than the longest string cannot be read as text.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const test = require('node:test');
const { constants } = require('buffer');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'long-'));
const file = path.join(folder, 'long');
// A hole takes no room on the disk.
fs.closeSync(fs.openSync(file, 'w'));
fs.truncateSync(file, constants.MAX_STRING_LENGTH + 1);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const expected = {
  code: 'ERR_STRING_TOO_LONG',
  message: `Cannot create a string longer than 0x${constants.MAX_STRING_LENGTH.toString(16)} characters`,
};

test('at once', () => {
  assert.throws(() => fs.readFileSync(file, 'utf8'), expected);
});

test('with a callback', (_, done) => {
  fs.readFile(file, 'utf8', (error, text) => {
    assert.strictEqual(error.code, expected.code);
    assert.strictEqual(text, undefined);
    done();
  });
});
