'use strict';
// The functions that await a failing one continue its stack.
const assert = require('assert');

async function first() {
  await null;
  throw new Error('late');
}
async function second() {
  await first();
}
async function third() {
  await second();
}
third().then(
  () => assert.fail('third() cannot succeed'),
  (error) => {
    const lines = error.stack.split('\n').map((line) => line.trim().replace(/ \(.*$/, ''));
    assert.strictEqual(lines[0], 'Error: late');
    assert.strictEqual(lines[1], 'at first');
    assert.ok(lines.indexOf('at async second') > 0, error.stack);
    assert.ok(lines.indexOf('at async third') > lines.indexOf('at async second'), error.stack);
  },
);
