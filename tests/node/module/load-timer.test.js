'use strict';
// `NODE_DEBUG=module_timer` prints how long each `require` took, the trace category `node.module_timer` records it.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-load-timer-'));
const inner = path.join(folder, 'inner.js');
fs.writeFileSync(inner, "require('os');");
const main = path.join(folder, 'main.js');
fs.writeFileSync(main, "require('./inner'); try { require('./none'); } catch {}");

function run(words, debug) {
  const env = { ...process.env, NODE_DEBUG: debug };
  if (debug === undefined) delete env.NODE_DEBUG;
  const { status, stderr } = spawnSync(process.execPath, [...words, main], {
    encoding: 'utf8',
    env,
  });
  assert.strictEqual(status, 0, stderr);
  return stderr;
}

const lines = run([], 'module_timer')
  .split('\n')
  .filter((line) => !line.includes(`[] [${main}]`));
const expected = [`[${inner}] [os]`, '[.] [./inner]', '[.] [./none]'];
assert.strictEqual(lines.length, expected.length + 1);
for (let i = 0; i < expected.length; i++) {
  assert.match(lines[i], /^MODULE_TIMER \d+ \[.*\] \[.*\]: [\d.]+m?s$/);
  assert.ok(lines[i].includes(`${expected[i]}: `), lines[i]);
}
assert.strictEqual(run([], undefined), '');

const log = path.join(folder, 'trace.log');
run(
  ['--trace-event-categories', 'node.module_timer', '--trace-event-file-pattern', log],
  undefined,
);
const { traceEvents } = JSON.parse(fs.readFileSync(log, 'utf8'));
const told = traceEvents
  .filter(({ cat, name }) => cat === 'node,node.module_timer' && !name.includes(main))
  .map(({ ph, name }) => `${ph} ${name}`);
assert.deepStrictEqual(told, [
  "b require('./inner')",
  "b require('os')",
  "e require('os')",
  "e require('./inner')",
  "b require('./none')",
  "e require('./none')",
]);
fs.rmSync(folder, { recursive: true });
