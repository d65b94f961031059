'use strict';
// A program that fills its heap writes a report before it is ended, if it is asked to.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'full-heap-'));
const program = path.join(folder, 'fill.js');
fs.writeFileSync(
  program,
  `if (process.argv[2] === 'later') process.report.reportOnFatalError = true;
const list = [];
for (;;) list.push({ name: 'record', id: list.length, account: 98454324 });`,
);

function run(...args) {
  const child = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(child.signal, 'SIGABRT');
  assert.match(child.stderr, /FATAL ERROR: .*JavaScript heap out of memory/);
  const reports = fs.readdirSync(folder).filter((name) => name.startsWith('report.'));
  const texts = reports.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  for (const name of reports) fs.unlinkSync(path.join(folder, name));
  return texts.map(JSON.parse);
}

try {
  assert.deepStrictEqual(run('--max-heap-size=20', program), []);
  for (const args of [
    ['--report-on-fatalerror', '--max-heap-size=20', program],
    ['--max-heap-size=20', program, 'later'],
  ]) {
    const reports = run(...args);
    assert.strictEqual(reports.length, 1);
    const [{ header, javascriptHeap }] = reports;
    assert.strictEqual(header.trigger, 'OOMError');
    assert.match(header.event, /JavaScript heap out of memory/);
    assert.strictEqual(javascriptHeap.memoryLimit, 20 * 1024 * 1024);
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
