'use strict';

// A report says what the process is and what went wrong, on demand, on a signal and on an uncaught exception.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const report = process.report.getReport(new TypeError('asked for'));
assert.strictEqual(report.header.reportVersion, 5);
assert.strictEqual(report.header.processId, process.pid);
assert.strictEqual(report.header.cwd, process.cwd());
assert.deepStrictEqual(report.header.componentVersions, process.versions);
assert.strictEqual(report.javascriptStack.message, 'TypeError: asked for');
assert.match(report.javascriptStack.stack[0], /^at /);
assert.ok(report.javascriptHeap.usedMemory > 0);
assert.ok(report.resourceUsage.rss > 0);
assert.strictEqual(report.environmentVariables.PATH, process.env.PATH);
assert.ok('open_files' in report.userLimits);
assert.ok(report.libuv.some((handle) => handle.type === 'loop'));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
process.report.directory = folder;
process.report.excludeEnv = true;
process.report.compact = true;
const name = process.report.writeReport('mine.json');
assert.strictEqual(name, 'mine.json');
const text = fs.readFileSync(path.join(folder, name), 'utf8');
assert.strictEqual(text.trim().split('\n').length, 1);
assert.strictEqual(JSON.parse(text).environmentVariables, undefined);
assert.throws(() => process.report.writeReport(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => process.report.getReport('x'), { code: 'ERR_INVALID_ARG_TYPE' });

function reportOf(program, ...options) {
  const before = new Set(fs.readdirSync(folder));
  const all = [`--report-directory=${folder}`, ...options, '-e', program];
  spawnSync(process.execPath, all, { encoding: 'utf8' });
  const added = fs.readdirSync(folder).filter((file) => !before.has(file));
  assert.strictEqual(added.length, 1);
  return JSON.parse(fs.readFileSync(path.join(folder, added[0]), 'utf8'));
}

const failed = reportOf('throw new RangeError("end")', '--report-uncaught-exception');
assert.strictEqual(failed.header.event, 'Exception');
assert.ok(failed.javascriptStack.stack.length > 0);
const signalled = reportOf(
  'const wait = setInterval(() => {}, 50); process.on("SIGUSR2", () => clearInterval(wait));' +
    'process.kill(process.pid, "SIGUSR2")',
  '--report-on-signal',
);
assert.strictEqual(signalled.header.event, 'SIGUSR2');
assert.strictEqual(signalled.header.trigger, 'Signal');
fs.rmSync(folder, { recursive: true });
