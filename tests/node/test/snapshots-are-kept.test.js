'use strict';

// Snapshots are written when asked for, and compared otherwise.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapshot-'));
const file = path.join(folder, 'some.test.js');
const write = (value) =>
  fs.writeFileSync(
    file,
    `const { suite, test } = require('node:test');
suite('group', () => {
  test('one', (t) => {
    t.assert.snapshot(${value});
    t.assert.snapshot('back\`quote \${');
    t.assert.fileSnapshot([1], ${JSON.stringify(path.join(folder, 'own', 'file.json'))});
  });
});
`,
  );
const run = (...options) => {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  return spawnSync(process.execPath, [...options, file], { encoding: 'utf8', env });
};

write('{ a: 1 }');
assert.match(run().stdout, /Missing snapshots can be generated/);
assert.strictEqual(run('--test-update-snapshots').status, 0);
assert.strictEqual(
  fs.readFileSync(`${file}.snapshot`, 'utf8'),
  'exports[`group > one 1`] = `\n{\n  "a": 1\n}\n`;\n\n' +
    'exports[`group > one 2`] = `\n"back\\`quote \\${"\n`;\n',
);
assert.strictEqual(fs.readFileSync(path.join(folder, 'own', 'file.json'), 'utf8'), '[\n  1\n]');
assert.strictEqual(run().status, 0);
write('{ a: 2 }');
const changed = run();
assert.strictEqual(changed.status, 1);
assert.match(changed.stdout, /"a": 2/);
fs.rmSync(folder, { recursive: true });
