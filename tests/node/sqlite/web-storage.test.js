'use strict';
// Items of a storage are methods' answers and properties alike, and those of localStorage last.
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

assert.ok(sessionStorage instanceof Storage);
sessionStorage.setItem('a', 1);
sessionStorage.b = 'zwei €';
assert.strictEqual(sessionStorage.length, 2);
assert.strictEqual(sessionStorage.a, '1');
assert.strictEqual(sessionStorage.getItem('b'), 'zwei €');
assert.strictEqual(sessionStorage.getItem('c'), null);
assert.deepStrictEqual(Object.keys(sessionStorage), ['a', 'b']);
assert.ok('b' in sessionStorage);
delete sessionStorage.a;
assert.strictEqual(sessionStorage.key(0), 'b');
assert.throws(() => sessionStorage.setItem('big', 'x'.repeat(6 * 1024 * 1024)), {
  name: 'QuotaExceededError',
});
sessionStorage.clear();
assert.strictEqual(sessionStorage.length, 0);
assert.throws(() => new Storage(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'storage-'));
const run = (code) =>
  execFileSync(process.execPath, [`--localstorage-file=${path.join(dir, 'file')}`, '-p', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
run("localStorage.setItem('kept', 'yes')");
assert.strictEqual(run('localStorage.kept'), 'yes\n');
fs.rmSync(dir, { recursive: true });
