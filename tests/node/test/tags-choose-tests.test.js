'use strict';

// Tests have the tags of what they are in, and expressions choose tests by their tags.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, test } = require('node:test');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tags-'));
const file = path.join(folder, 'tagged.test.js');
fs.writeFileSync(
  file,
  `const { describe, test } = require('node:test');
test('one', { tags: ['db'] }, () => {});
test('two', { tags: ['Net', 'slow'] }, () => {});
test('three', () => {});
describe('in', { tags: ['db'] }, () => {
  test('a', () => {});
  test('b', { tags: ['slow'] }, () => {});
});
`,
);

const nested = path.join(folder, 'nested.test.js');
fs.writeFileSync(
  nested,
  `const assert = require('assert');
const { describe, it } = require('node:test');
describe('outer', { tags: ['DB', 'x'] }, () => {
  it('both', { tags: ['c', 'db'] }, (t) => {
    assert.deepStrictEqual(t.tags, ['db', 'x', 'c']);
    assert(Object.isFrozen(t.tags));
  });
  it('suite', () => {});
  it('test', { tags: ['p'] }, (t) => t.test('inner', () => {}));
});
`,
);

const refused = [
  ['x', 'ERR_INVALID_ARG_TYPE'],
  [null, 'ERR_INVALID_ARG_TYPE'],
  [[1], 'ERR_INVALID_ARG_TYPE'],
  [[''], 'ERR_INVALID_ARG_VALUE'],
  [['a b'], 'ERR_INVALID_ARG_VALUE'],
  [['a*'], 'ERR_INVALID_ARG_VALUE'],
  [['Not'], 'ERR_INVALID_ARG_VALUE'],
];
for (const [tags, code] of refused) assert.throws(() => test('bad', { tags }), { code });

async function chosen(testTagFilters) {
  const names = [];
  for await (const { type, data } of run({ files: [file], testTagFilters })) {
    if (type === 'test:pass') names.push(data.name);
  }
  return names.join(' ');
}

/** What a program that is run with these options has to say, and its status. */
function ran(...options) {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--test-reporter=tap', ...options, file],
    { encoding: 'utf8', env },
  );
  const names = Array.from(stdout.matchAll(/^ *ok \d+ - (\w+)/gm), ([, name]) => name);
  return { status, names: names.join(' '), stderr };
}

finish(async () => {
  const tags = {};
  for await (const { type, data } of run({ files: [nested] })) {
    if (type === 'test:pass') tags[data.name] = data.tags.join(' ');
  }
  const outer = 'db x';
  assert.deepStrictEqual(tags, {
    both: 'db x c',
    suite: outer,
    inner: 'db x p',
    test: 'db x p',
    outer,
  });

  const chosenBy = {
    db: 'one a b in',
    'not DB': 'two three',
    'db && slow': 'b in',
    'db or net and not slow': 'one a b in',
    '(db||net) and !slow': 'one a in',
    's*': 'two b in',
    '*': 'one two a b in',
    '!*': 'three',
  };
  const compare = async ([filter, names]) =>
    assert.strictEqual(await chosen(filter), names, filter);
  await Promise.all(Object.entries(chosenBy).map(compare));
  assert.strictEqual(await chosen(['db', '!slow']), 'one a in');

  const malformed = {
    'db & x': "unexpected '&' at position 3; use '&&' or 'and'",
    '(db': "expected ')' at position 3",
    'db x': 'unexpected token at position 3',
    'db and': "unexpected token 'EOF' at position 6",
    ' ': 'must not be empty',
  };
  for (const filter in malformed) {
    const code = 'ERR_INVALID_ARG_VALUE';
    const message = `The property 'options.testTagFilters[0]' ${malformed[filter]}. Received '${filter}'`;
    assert.throws(() => run({ testTagFilters: filter }), { code, message });
  }

  const option = '--experimental-test-tag-filter';
  assert.strictEqual(ran(`${option}=slow`).names, 'two b in');
  assert.strictEqual(ran('--test', `${option}=db`, `${option}=not slow`).names, 'one a in');
  const { status, stderr } = ran('--test', `${option}=(db`);
  assert.strictEqual(status, 1);
  assert.match(stderr, /'--experimental-test-tag-filter\[0\]' expected '\)' at position 3/);
  fs.rmSync(folder, { recursive: true });
});
