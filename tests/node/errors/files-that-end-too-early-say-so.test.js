'use strict';
// A file that ends too early, or closes more than it opens, is shown where its own text goes wrong: in no line of anybody
// else's.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'early-'));
const end = 'SyntaxError: Unexpected end of input';
const brace = "SyntaxError: Unexpected token '}'";

const cases = [
  ['a.cjs', 'function f() {\n  return 1;\n', 3, '', end],
  ['b.cjs', 'const list = [1,\n', 2, '', end],
  ['c.cjs', 'call(', 1, 'call(', end],
  ['d.cjs', 'if (1) {\n}}\n', 2, '}}', brace],
  ['e.cjs', 'if (0) return;\ncall({\n  a: 1,\n', 4, '', end],
  ['f.mjs', 'import "node:fs";\nfunction f() {\n\n', 4, '', end],
  ['g.mjs', 'import "./f.mjs";\n', 4, '', end, 'f.mjs'],
];

for (const [name, text, line, shown, message, where = name] of cases) {
  fs.writeFileSync(path.join(folder, name), text);
  for (const flags of name === 'g.mjs' ? [[]] : [[], ['--check']]) {
    const { stderr, status } = spawnSync(process.execPath, [...flags, path.join(folder, name)], {
      encoding: 'utf8',
    });
    assert.strictEqual(status, 1);
    const [place, source, , , ...rest] = stderr.split('\n');
    assert.ok(place.endsWith(`${where}:${line}`), `${name}: ${place}`);
    assert.strictEqual(source, shown, name);
    assert.ok(rest.includes(message), stderr);
  }
}
fs.rmSync(folder, { recursive: true });
