'use strict';
// Probes evaluate expressions where a program passes and report what they gave, also when the program fails.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'probes-'));
fs.writeFileSync(
  path.join(dir, 'p.js'),
  'function f(x) {\n  return x;\n}\nfor (const x of [1, "two", [3]]) f(x);\n',
);
fs.writeFileSync(path.join(dir, 'bad.js'), 'let v = 1;\nv++;\nthrow new Error("bad");\n');

function probe(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['inspect', ...args], {
    cwd: dir,
  });
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
}

const report = JSON.parse(probe('--probe', 'p.js:2', '--expr', 'x', '--json', 'p.js').stdout);
assert.strictEqual(report.v, 2);
assert.deepStrictEqual(report.probes, [{ expr: 'x', target: { suffix: 'p.js', line: 2 } }]);
const hits = report.results.filter((one) => one.event === 'hit');
assert.deepStrictEqual(
  hits.map((one) => one.result),
  [
    { type: 'number', value: 1, description: '1' },
    { type: 'string', value: 'two' },
    { type: 'object', subtype: 'array', description: 'Array(1)' },
  ],
);
assert.deepStrictEqual(report.results.at(-1), { event: 'completed' });

const text = probe('--probe', 'p.js:2', '--expr', 'x', '--cond', 'x === "two"', 'p.js').stdout;
assert.match(text, /^Hit 1 at file:\/\/.*p\.js:2:\d+\n {2}x = "two"\nCompleted\n$/);
assert.strictEqual(
  probe('--probe', 'p.js:99', '--expr', 'x', 'p.js').stdout,
  'Missed probes: p.js:99\n',
);

const limited = JSON.parse(
  probe('--probe', 'p.js:2', '--expr', 'x', '--max-hit', '1', '--json', 'p.js').stdout,
);
assert.strictEqual(limited.results.length, 2);

const failed = JSON.parse(probe('--probe', 'bad.js:2', '--expr', 'v', '--json', 'bad.js').stdout);
const { error } = failed.results.at(-1);
assert.strictEqual(error.code, 'probe_target_exit');
assert.strictEqual(error.exitCode, 1);
assert.match(error.stderr, /Error: bad/);

const wrong = probe('--probe', 'p.js', '--expr', 'x', 'p.js');
assert.strictEqual(wrong.status, 9);
assert.match(wrong.stderr, /^Invalid probe location: p\.js\n/);
fs.rmSync(dir, { recursive: true });
