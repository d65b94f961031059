'use strict';

// Coverage names the sides of `?:`, `&&`, `||` and `??` that ran more or less often than what is around them, also when they
// do nothing that the engine would note a place of.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-')));
const file = path.join(folder, 'main.js');
const text = `function choice(a) { return a ? 1 : 2; }
function nullish(a) { const b = a ?? 5; return b; }
function either(a, b) { return a || b; }
function both(a, b) { if (a && b) { return 1; } return 2; }
function many(a, b, c) { return a && b && c || 'x'; }
function nested(a, b) { return a ? (b ? 1 : 2) : 3; }
function inverted(a) { return !a ? 'no' : 'yes'; }
choice(1); choice(1); choice(0);
nullish(1); nullish(2); nullish();
either(1, 2); either(0, 2); either(3);
both(1, 1); both(0, 1); both(0, 0);
many(1, 1, 1); many(1, 0, 1); many(0, 0, 0);
nested(1, 1); nested(1, 0); nested(1, 0); nested(0, 0);
inverted(1); inverted(0); inverted(1);
`;
fs.writeFileSync(file, text);

try {
  const directory = path.join(folder, 'out');
  const { status, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    env: { ...process.env, NODE_V8_COVERAGE: directory },
  });
  assert.strictEqual(status, 0, stderr);
  const [name] = fs.readdirSync(directory);
  const coverage = JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8'));
  const { functions } = coverage.result.find(({ url }) => url === pathToFileURL(file).href);
  const told = {};
  for (const { functionName, ranges } of functions) {
    if (functionName === '') continue;
    told[functionName] = ranges
      .slice(1)
      .map(({ startOffset, endOffset, count }) => [text.slice(startOffset, endOffset), count]);
  }
  assert.deepStrictEqual(told, {
    choice: [
      ['? 1', 2],
      [': 2', 1],
    ],
    nullish: [['?? 5', 1]],
    either: [['|| b', 1]],
    both: [
      ['&& b', 1],
      ['{ return 1; }', 1],
      [' return 2; ', 2],
    ],
    many: [
      ['&& b', 2],
      ['&& c', 1],
      ["|| 'x'", 2],
    ],
    nested: [
      ['? (b ? 1 : 2)', 3],
      ['? 1', 1],
      [': 2', 2],
      [': 3', 1],
    ],
    inverted: [
      ["? 'no'", 1],
      [": 'yes'", 2],
    ],
  });
} finally {
  fs.rmSync(folder, { recursive: true });
}
