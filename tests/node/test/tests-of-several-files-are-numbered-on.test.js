'use strict';

// The outermost tests of all files have one series of numbers, in the order they are told of; when a test ends is told
// at once, whosever turn it is. A file that leaves after its inner tests is no test itself.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'numbers-'));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
write(
  'a.test.js',
  `const fs = require('fs');
const { test } = require('node:test');
test('waits', async () => {
  while (!fs.existsSync('b-is-told')) await new Promise((resolve) => setTimeout(resolve, 5));
});
test('last of a', () => {});
`,
);
write(
  'b.test.js',
  `const { describe, it, test } = require('node:test');
describe('group', () => { it('first', () => {}); });
test('last of b', () => {});
`,
);
write(
  'c.test.js',
  `const { describe, it } = require('node:test');
describe('left', () => {
  it('passes', () => {});
  it('leaves', () => new Promise((resolve) => setImmediate(setImmediate, () => process.exit(0))));
});
`,
);
write('d.test.js', '1;\n');
write(
  'reporter.mjs',
  `import fs from 'node:fs';
export default async function* (source) {
  for await (const { type, data } of source) {
    if (type === 'test:complete' && data.name === 'last of b') fs.writeFileSync('b-is-told', '');
    if (type === 'test:pass' || type === 'test:complete') {
      yield \`\${type} \${data.nesting} \${data.testNumber} \${data.name}\\n\`;
    }
  }
}
`,
);
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const files = ['a', 'b', 'c', 'd'].map((name) => `${name}.test.js`);
const { stdout, stderr } = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-reporter=./reporter.mjs', ...files],
  { cwd: folder, encoding: 'utf8', env },
);
fs.rmSync(folder, { recursive: true });
assert.strictEqual(stderr, '');
const lines = stdout.trim().split('\n');
assert.deepStrictEqual(
  lines.filter((line) => line.startsWith('test:pass')),
  [
    'test:pass 0 1 waits',
    'test:pass 0 2 last of a',
    'test:pass 1 1 first',
    'test:pass 0 3 group',
    'test:pass 0 4 last of b',
    'test:pass 1 1 passes',
    'test:pass 0 4 d.test.js',
  ],
);
const ended = (name) =>
  lines.findIndex((line) => line.startsWith('test:complete') && line.endsWith(name));
assert.ok(ended('last of b') < ended('waits'), stdout);
assert.match(lines[ended('last of b')], / 0 2 last of b$/);
