'use strict';
// Loading ES modules and reporting errors do without the iterators that a program has deleted.

const assert = require('assert');
const { spawnSync } = require('child_process');

const source = `
  const steps = Object.getPrototypeOf([][Symbol.iterator]());
  delete Array.prototype[Symbol.iterator];
  delete steps.next;
  import('data:text/javascript,export default 7').then((module) => {
    console.log(module.default);
    throw new Error('told');
  });
`;
const { status, stderr, stdout } = spawnSync(process.execPath, ['-e', source], {
  encoding: 'utf8',
});
assert.strictEqual(stdout, '7\n');
assert.match(stderr, /Error: told/);
assert.strictEqual(status, 1);
