'use strict';

// What a test's context tells and does.

const assert = require('assert');
const { describe, getTestContext, it, test } = require('node:test');

let ran = 0;

test('outer', async (t) => {
  assert.strictEqual(t.name, 'outer');
  assert.strictEqual(t.fullName, 'outer');
  assert.strictEqual(t.filePath, __filename);
  assert.strictEqual(t.signal.aborted, false);
  assert.strictEqual(getTestContext(), t);
  const result = await t.test('inner', (inner) => {
    assert.strictEqual(inner.fullName, 'outer > inner');
    inner.after(() => {
      ran++;
    });
  });
  assert.strictEqual(result, undefined);
  assert.strictEqual(ran, 1);
  assert.strictEqual(await t.waitFor(() => 'value'), 'value');
});

test('counts assertions', (t) => {
  t.plan(2);
  t.assert.ok(true);
  t.assert.deepStrictEqual([1], [1]);
});

describe('suite', (s) => {
  assert.strictEqual(s.fullName, 'suite');
  it('in order', () => {
    ran += 10;
  });
  it('after the other', () => assert.strictEqual(ran, 11));
});

process.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(ran, 11);
});
