'use strict';
// With SHARE_ENV a worker reads and writes the variables of its owner; without, it has a copy.
const assert = require('assert');
const { SHARE_ENV, Worker } = require('worker_threads');

process.env.GIVEN = 'yes';
process.env.GONE = 'soon';
const text = `
  require('assert').strictEqual(process.env.GIVEN, 'yes');
  process.env.MADE = 'there';
  delete process.env.GONE;
`;
new Worker(text, { eval: true }).on('exit', () => {
  assert.deepStrictEqual([process.env.MADE, process.env.GONE], [undefined, 'soon']);
  new Worker(text, { eval: true, env: SHARE_ENV }).on('exit', () => {
    assert.deepStrictEqual([process.env.MADE, process.env.GONE], ['there', undefined]);
  });
});
