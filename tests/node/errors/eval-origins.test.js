'use strict';

// Code that came out of `eval` tells where it ran, and where that code came from.

const assert = require('node:assert');

function run(code) {
  try {
    // biome-ignore lint/security/noGlobalEval: what is tested
    eval(code);
  } catch (error) {
    return error.stack.split('\n').map((line) => line.trim().replace(/\([^(]*[\\/]/g, '('));
  }
  return [];
}

assert.strictEqual(
  run("throw new Error('x')")[1],
  'at eval (eval at run (eval-origins.test.js:10:5), <anonymous>:1:7)',
);
const nested = run('eval("throw new Error(1)")');
assert.strictEqual(
  nested[1],
  'at eval (eval at <anonymous> (eval at run (eval-origins.test.js:10:5)), <anonymous>:1:7)',
);
