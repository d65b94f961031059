'use strict';
// A missing module is told with the chain of modules that led to it.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'missing-')));
const outer = path.join(dir, 'outer.js');
const inner = path.join(dir, 'inner.js');
fs.writeFileSync(outer, "require('./inner');");
fs.writeFileSync(inner, "require('not-there');");

assert.throws(
  () => require(outer),
  (error) => {
    assert.strictEqual(error.code, 'MODULE_NOT_FOUND');
    assert.deepStrictEqual(error.requireStack, [inner, outer, __filename]);
    assert.strictEqual(
      error.message,
      `Cannot find module 'not-there'\nRequire stack:\n- ${inner}\n- ${outer}\n- ${__filename}`,
    );
    return true;
  },
);
// What failed to load is tried again.
assert.strictEqual(require.cache[outer], undefined);
fs.writeFileSync(inner, 'exports.ok = true;');
require(outer);
assert.ok(require.cache[inner].loaded);

assert.throws(() => require(''), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => require(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => require('node:nothing'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
fs.rmSync(dir, { recursive: true });
