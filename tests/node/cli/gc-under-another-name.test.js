'use strict';
// `--expose-gc-as` names the function, in contexts too.
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');

const text =
  'const c = require("vm").createContext(); ' +
  'console.log(typeof gc, typeof collect, require("vm").runInContext("typeof gc + typeof collect", c))';
const run = (...flags) =>
  execFileSync(process.execPath, [...flags, '-e', text], { encoding: 'utf8' });
assert.strictEqual(run('--expose-gc'), 'function undefined functionundefined\n');
assert.strictEqual(
  run('--expose-gc-as=collect', '--expose-gc'),
  'undefined function undefinedfunction\n',
);
assert.strictEqual(run('--expose_gc_as=collect'), 'undefined function undefinedfunction\n');
assert.strictEqual(run(), 'undefined undefined undefinedundefined\n');
