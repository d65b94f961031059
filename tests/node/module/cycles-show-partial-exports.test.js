'use strict';
// A cycle of requires sees what the other side has exported so far; a name that is not there yet warns.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cycles-'));
fs.writeFileSync(
  path.join(dir, 'a.js'),
  "exports.early = 1; exports.b = require('./b'); exports.late = 2;",
);
fs.writeFileSync(
  path.join(dir, 'b.js'),
  "const a = require('./a'); exports.early = a.early; exports.late = a.late; exports.keys = Object.keys(a);",
);

const warnings = [];
process.on('warning', (warning) => warnings.push(warning.message));

const a = require(path.join(dir, 'a.js'));
assert.deepStrictEqual(a.b, { early: 1, late: undefined, keys: ['early'] });
assert.strictEqual(a.late, 2);
assert.strictEqual(Object.getPrototypeOf(a), Object.prototype);

setImmediate(() => {
  assert.deepStrictEqual(warnings, [
    "Accessing non-existent property 'late' of module exports inside circular dependency",
  ]);
  fs.rmSync(dir, { recursive: true });
});
