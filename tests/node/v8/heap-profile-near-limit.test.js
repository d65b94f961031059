'use strict';

// A heap that is nearly full has the running heap profile written.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const v8 = require('v8');

function grow(kind) {
  v8.setHeapProfileNearHeapLimit(1);
  v8.setHeapProfileNearHeapLimit(5);
  globalThis.profile = kind === 'none' ? undefined : v8.startHeapProfile();
  const kept = [];
  const fill = () => {
    for (let i = 0; i < 10000; i++) kept.push({ i, text: `${i}`.repeat(5) });
    if (fs.readdirSync('.').length > 0) process.exit(0);
    setImmediate(fill);
  };
  fill();
}

function filesOf(kind) {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'near-limit-'));
  try {
    const args = ['--max-old-space-size=60', __filename, 'child', kind];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    const files = fs
      .readdirSync(cwd)
      .map((name) => [name, fs.readFileSync(path.join(cwd, name), 'utf8')]);
    return { files, status, stderr };
  } finally {
    fs.rmSync(cwd, { recursive: true });
  }
}

function check() {
  const { files, status, stderr } = filesOf('profile');
  assert.strictEqual(status, 0, stderr);
  assert.strictEqual(files.length, 1);
  assert.match(files[0][0], /^Heap\.\d{8}\.\d{6}\.\d+\.0\.\d{3}\.heapprofile$/);
  assert.match(stderr, /^Wrote heap profile to .+heapprofile$/m);
  const profile = JSON.parse(files[0][1]);
  assert.ok(profile.head.children.length > 0);
  assert.ok(Array.isArray(profile.samples));

  // Without a profile there is nothing to write.
  assert.deepStrictEqual(filesOf('none').files, []);

  for (const limit of [undefined, 'x', 1n]) {
    assert.throws(() => v8.setHeapProfileNearHeapLimit(limit), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const limit of [0, -1, 1.5, 2 ** 40]) {
    assert.throws(() => v8.setHeapProfileNearHeapLimit(limit), { code: 'ERR_OUT_OF_RANGE' });
  }
}

if (process.argv[2] === 'child') grow(process.argv[3]);
else check();
