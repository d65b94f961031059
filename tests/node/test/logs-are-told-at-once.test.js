'use strict';
// What a test logs is an event of its own, told when it happens and not with the result, with its data as they are.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run } = require('node:test');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'logs-'));
const file = path.join(folder, 'logs.test.js');
fs.writeFileSync(
  file,
  `const assert = require('node:assert');
const { describe, it, test } = require('node:test');
test('outer', async (t) => {
  t.log('first', { x: [1] });
  t.diagnostic('at the end');
  await t.test('inner', (t) => t.log('second'));
  t.log('third', null);
  for (const message of [undefined, 5, {}]) {
    assert.throws(() => t.log(message), { code: 'ERR_INVALID_ARG_TYPE' });
  }
});
describe('suite', (suite) => {
  suite.log('fourth', 5);
  it('is empty', () => {});
});
`,
);

async function logsOf(isolation) {
  const told = [];
  const results = [];
  for await (const { type, data } of run({ files: [file], isolation })) {
    if (type === 'test:log') {
      assert.strictEqual(data.file, file);
      assert.strictEqual(typeof data.line, 'number');
      told.push([data.message, data.name, data.nesting, data.data]);
    } else if (type === 'test:pass' && data.name === 'outer') {
      results.push(told.length);
    } else if (type === 'test:fail') {
      assert.fail(data.details.error);
    }
  }
  assert.ok(results[0] >= 3);
  return told.sort();
}

finish(async () => {
  const expected = [
    ['first', 'outer', 0, { x: [1] }],
    ['fourth', 'suite', 0, 5],
    ['second', 'inner', 1, undefined],
    ['third', 'outer', 0, null],
  ];
  for (const isolation of ['process', 'none']) {
    assert.deepStrictEqual(await logsOf(isolation), expected, isolation);
  }
  fs.rmSync(folder, { recursive: true });
});
