'use strict';
// Whatever nests without end is an error and not the end of the process; what is merely long is stripped.

const assert = require('assert');
const { stripTypeScriptTypes } = require('module');
const { spawnSync } = require('child_process');

process.removeAllListeners('warning');
process.on('warning', () => {});

const numbers = `[${'1, '.repeat(300_000)}]`;
assert.strictEqual(
  stripTypeScriptTypes(`const list: number[] = ${numbers}; f(')' as string);`),
  `const list           = ${numbers}; f(')'          );`,
);
const [lines, stripped] = ['f(a as any)', 'f(a       )'].map(
  (call) => `${call}\nconst b = \`\${d}(\`\n`,
);
assert.strictEqual(stripTypeScriptTypes(lines.repeat(2000)), stripped.repeat(2000));

const levels = [
  '(',
  '[',
  '{',
  'a => {',
  '`${',
  'let x: A<',
  '(a = ',
  'async (a = ',
  'let x: [',
  'class A { b = ',
];
for (const level of levels) {
  for (const depth of [20_000, 200_000]) {
    assert.throws(() => stripTypeScriptTypes(level.repeat(depth)), Error, level);
  }
}
for (const level of ['!', 'a => ', 'new ', 'a ? ', 'a ** ', 'a.', 'a + ']) {
  for (const depth of [20_000, 200_000]) {
    try {
      stripTypeScriptTypes(`${level.repeat(depth)}c`);
    } catch (error) {
      assert(error instanceof Error);
    }
  }
}

// The prompt's own parser as well.
const lost = spawnSync(process.execPath, ['-i'], {
  input: `${'('.repeat(50_000)}\n.break\n'still' + ' here'\n`,
});
assert.strictEqual(lost.signal, null);
assert.match(String(lost.stdout), /still here/);
