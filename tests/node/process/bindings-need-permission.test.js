'use strict';
// The permission model refuses what goes around it, reports included, and takes paths as they are written.

const assert = require('assert');
const { spawnSync } = require('child_process');
const os = require('os');
const path = require('path');

function run(args, source) {
  const child = spawnSync(process.execPath, ['--permission', ...args, '-p', source], {
    cwd: os.tmpdir(),
    encoding: 'utf8',
  });
  assert.strictEqual(child.status, 0, child.stderr);
  return child;
}
const attempt = (call) =>
  `try { ${call} } catch (e) { JSON.stringify([e.code, e.permission, e.resource]) }`;
const refusalOf = (call) => JSON.parse(run(['--allow-fs-read=*'], attempt(call)).stdout);

assert.deepStrictEqual(refusalOf('process.binding("util")'), ['ERR_ACCESS_DENIED', '', '']);
assert.strictEqual(refusalOf('process._linkedBinding("x")')[1], 'Addon');
assert.deepStrictEqual(refusalOf('process.report.writeReport("./x.json")'), [
  'ERR_ACCESS_DENIED',
  'FileSystemWrite',
  './x.json',
]);
const [, , directory] = refusalOf('process.report.writeReport()');
assert.strictEqual(path.basename(directory), path.basename(os.tmpdir()));

// What follows a star is ignored, a comma is part of the name.
const has = (file) => `process.permission.has('fs.write', '${file}')`;
const granted = run(
  ['--allow-fs-write=/a/b*.js', '--allow-fs-write=/c/*.js'],
  `[${['/a/bc.md', '/a/b', '/a/c', '/c/d', '/cd'].map(has)}].join()`,
);
assert.strictEqual(granted.stdout, 'true,true,false,true,false\n');
assert.strictEqual(granted.stderr, '');
const comma = run(['--allow-fs-write=/a,b'], has('/a,b'));
assert.strictEqual(comma.stdout, 'true\n');
assert.match(comma.stderr, /The --allow-fs-write CLI flag has changed\. Passing a comma-separated/);

const types = Object.keys(process.binding('util'));
assert.strictEqual(types.length, 16);
for (const name of types) assert.strictEqual(typeof require('util').types[name], 'function');
