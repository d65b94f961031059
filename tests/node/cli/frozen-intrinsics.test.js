'use strict';
// With `--frozen-intrinsics` a program cannot change the language, the console or the timers, and works all the same.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const program = `'use strict';
const assert = require('assert');
const changes = {
  'a static method': () => { Object.keys = null; },
  'a method': () => { Array.prototype.push = null; },
  'a new property': () => { Map.prototype.extra = 1; },
  'a number': () => { Math.PI = 3; },
  'a method of the console': () => { console.log = null; },
  'a timer': () => { setTimeout.extra = 1; },
  'a hidden prototype': () => { Object.getPrototypeOf(function* () {}).extra = 1; },
  'the global object itself': () => { globalThis.globalThis = null; },
};
for (const name in changes) assert.throws(changes[name], TypeError, name);

const own = {};
own.toString = () => 'own';
assert.strictEqual(String(own), 'own');
assert.deepStrictEqual(Object.keys(own), ['toString']);
class Table extends Map {}
const table = new Table([[1, 2]]);
table.get = () => 'replaced';
assert.strictEqual(table.get(1), 'replaced');
function Old() {}
Old.prototype.toString = () => 'old';
assert.strictEqual(String(new Old()), 'old');
const error = new Error('first');
error.message = 'second';
assert.strictEqual(error.message, 'second');
globalThis.added = 1;

assert.throws(() => assert.deepStrictEqual({ a: [1] }, { a: [2] }), { code: 'ERR_ASSERTION' });
assert.strictEqual(require('util').inspect(new Map([[1, { a: new Set([2]) }]])), 'Map(1) { 1 => { a: Set(1) { 2 } } }');
assert.strictEqual(JSON.stringify([1, { b: [2] }].map((x) => x)), '[1,{"b":[2]}]');
Promise.all([1, Promise.resolve(2)]).then(async (list) => {
  for await (const item of list) console.log(item);
});`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-frozen-'));
const file = path.join(folder, 'program.js');
fs.writeFileSync(file, program);
const { status, stderr, stdout } = spawnSync(process.execPath, ['--frozen-intrinsics', file], {
  encoding: 'utf8',
});
fs.rmSync(folder, { recursive: true });
assert.match(stderr, /^\(node:\d+\) ExperimentalWarning: Frozen .*\n.*\n$/);
assert.strictEqual(stdout, '1\n2\n');
assert.strictEqual(status, 0);
