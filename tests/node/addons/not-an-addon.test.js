'use strict';
// A file that is no addon is told by the system's words, a library without an entry point by ours.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { build } = require('../../node-api/build');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'not-an-addon-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = (name, content) => {
  fs.writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
const failed = (message) => ({ code: 'ERR_DLOPEN_FAILED', message });

const empty = file('empty.node', '');
assert.throws(() => require(empty), failed(`${empty}: file too short`));
const text = file('text.node', 'this is not an addon. '.repeat(100));
assert.throws(() => require(text), failed(`${text}: invalid ELF header`));
const missing = path.join(folder, 'missing.node');
assert.throws(() => process.dlopen({ exports: {} }, missing), { code: 'ERR_DLOPEN_FAILED' });
const plain = build(file('plain.c', 'int nothing;\n'));
assert.throws(() => require(plain), failed(`Module did not self-register: '${plain}'.`));
