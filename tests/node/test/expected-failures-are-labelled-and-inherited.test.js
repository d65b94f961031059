'use strict';

// `expectFailure` may be a label, what the error has to match, or both; it holds for what is within, too.

const assert = require('assert');
const { spawnSync } = require('child_process');

const program = `
const assert = require('assert');
const { suite, test } = require('node:test');
const fail = () => { throw new Error('boom'); };
test('label', { expectFailure: 'some day' }, fail);
test('match', { expectFailure: /boom/ }, fail);
test('both', { expectFailure: { label: 'Bug', match: { message: 'boom' } } }, fail);
test('other', { expectFailure: { label: 'Bug', match: /bang/ } }, fail);
suite('around', { expectFailure: 'all' }, () => { test('inside', fail); });
assert.throws(() => test('empty', { expectFailure: {} }), { code: 'ERR_INVALID_ARG_VALUE' });
`;

const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const { stdout, status } = spawnSync(process.execPath, ['--test-reporter=tap', '-e', program], {
  encoding: 'utf8',
  env,
});
assert.strictEqual(status, 1);
assert.match(stdout, /^ok 1 - label # EXPECTED FAILURE some day$/m);
assert.match(stdout, /^ok 2 - match # EXPECTED FAILURE$/m);
assert.match(stdout, /^ok 3 - both # EXPECTED FAILURE Bug$/m);
assert.match(stdout, /^not ok 4 - other # EXPECTED FAILURE Bug$/m);
assert.match(stdout, /^ {4}ok 1 - inside # EXPECTED FAILURE all$/m);
assert.match(stdout, /^not ok 5 - around # EXPECTED FAILURE all$/m);
