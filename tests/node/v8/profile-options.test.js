'use strict';
// --cpu-prof and --heap-prof write a profile when the process ends, however it does.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'profiles-'));
const work =
  'const kept = []; function work() { for (let i = 0; i < 1e6; i++) kept.push({ i }); } work();';
const ends = {
  drained: '',
  exit: 'process.exit(3)',
  thrown: 'throw new Error("x")',
  killed: 'process.kill(process.pid, "SIGINT")',
};
for (const [name, end] of Object.entries(ends)) {
  const file = path.join(directory, `${name}.js`);
  fs.writeFileSync(file, `${work}\n${end}`);
  const out = path.join(directory, name);
  spawnSync(process.execPath, [
    '--cpu-prof',
    '--cpu-prof-dir',
    out,
    '--cpu-prof-interval',
    '100',
    '--heap-prof',
    '--heap-prof-dir',
    out,
    '--heap-prof-name',
    'named.heapprofile',
    '--heap-prof-interval',
    '1024',
    file,
  ]);
  const files = fs.readdirSync(out).sort();
  assert.strictEqual(files.length, 2, name);
  assert.match(files[0], /^CPU\.\d{8}\.\d{6}\.\d+\.0\.\d{3}\.cpuprofile$/);
  assert.ok(fs.readFileSync(path.join(out, files[0]), 'utf8').includes('"functionName":"work"'));
  assert.ok(fs.readFileSync(path.join(out, 'named.heapprofile'), 'utf8').includes(`/${name}.js"`));
}
const refused = spawnSync(process.execPath, ['--cpu-prof-name', 'x', '-e', '1'], {
  encoding: 'utf8',
});
assert.strictEqual(refused.status, 9);
assert.match(refused.stderr, /--cpu-prof-name must be used with --cpu-prof/);
fs.rmSync(directory, { recursive: true });
