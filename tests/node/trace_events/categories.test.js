'use strict';
// Categories are counted; what is traced reaches the file when the process ends.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { createTracing, getEnabledCategories } = require('trace_events');

assert.throws(() => createTracing({ categories: [] }), {
  code: 'ERR_TRACE_EVENTS_CATEGORY_REQUIRED',
});
assert.throws(() => createTracing(1), { code: 'ERR_INVALID_ARG_TYPE' });

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'trace-'));
process.chdir(directory);
assert.strictEqual(getEnabledCategories(), undefined);
const one = createTracing({ categories: ['a', 'b'] });
const two = createTracing({ categories: ['b'] });
one.enable();
two.enable();
one.disable();
assert.strictEqual(getEnabledCategories(), 'b');
two.disable();
assert.strictEqual(getEnabledCategories(), undefined);
assert.strictEqual(one.categories, 'a,b');

const program =
  "console.time('t'); console.timeEnd('t'); console.count('c'); setTimeout(() => {}, 1)";
const child = spawnSync(
  process.execPath,
  [
    '--trace-event-categories',
    'node.console,node.async_hooks',
    '--trace-event-file-pattern',
    `\${rotation}.json`,
    '-e',
    program,
  ],
  { cwd: directory },
);
assert.strictEqual(child.status, 0, `${child.stderr}`);
const { traceEvents } = JSON.parse(fs.readFileSync(path.join(directory, '1.json'), 'utf8'));
const has = (ph, name) => traceEvents.some((event) => event.ph === ph && event.name === name);
assert.ok(has('b', 'time::t') && has('e', 'time::t') && has('C', 'count::c'));
assert.ok(has('b', 'Timeout') && has('B', 'Timeout_CALLBACK') && has('E', 'Timeout_CALLBACK'));
assert.ok(traceEvents.every((event) => typeof event.ts === 'number'));
process.on('exit', () => {
  process.chdir(os.tmpdir());
  try {
    fs.rmSync(directory, { recursive: true, force: true });
  } catch {
    // Somebody else may hold it; the system clears its temporary folder.
  }
});
