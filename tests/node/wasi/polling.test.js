'use strict';

// poll_oneoff: clocks, pipes, and both.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { Guest } = require('./guest.js');

function poll(guest, subscriptions) {
  const { view } = guest;
  subscriptions.forEach(({ data, tag, of, timeout = 0n, flags = 0 }, i) => {
    const at = 4096 + i * 48;
    view.setBigUint64(at, data, true);
    view.setUint8(at + 8, tag);
    view.setUint32(at + 16, of, true);
    view.setBigUint64(at + 24, timeout, true);
    view.setBigUint64(at + 32, 0n, true);
    view.setUint16(at + 40, flags, true);
  });
  const code = guest.calls.poll_oneoff(4096, 8192, subscriptions.length, 256);
  if (code !== 0) return code;
  const events = [];
  for (let i = 0; i < guest.u32(256); i++) {
    const at = 8192 + i * 32;
    events.push([
      view.getBigUint64(at, true),
      view.getUint16(at + 8, true),
      view.getUint8(at + 10),
    ]);
  }
  return events;
}

if (process.argv[2] === 'child') {
  const guest = new Guest();
  // The parent has written and closed.
  assert.deepStrictEqual(poll(guest, [{ data: 5n, tag: 1, of: 0 }]), [[5n, 0, 1]]);
  const both = poll(guest, [
    { data: 5n, tag: 1, of: 0 },
    { data: 6n, tag: 0, of: 1, timeout: 3_600_000_000_000n },
  ]);
  assert.deepStrictEqual(both, [[5n, 0, 1]]);
  assert.deepStrictEqual(poll(guest, [{ data: 7n, tag: 2, of: 1 }]), [[7n, 0, 2]]);
} else {
  const guest = new Guest();
  const started = process.hrtime.bigint();
  const clock = { data: 7n, tag: 0, of: 1, timeout: 20_000_000n };
  assert.deepStrictEqual(poll(guest, [clock]), [[7n, 0, 0]]);
  assert.ok(process.hrtime.bigint() - started >= 20_000_000n);
  // The first that is due ends the wait.
  const late = { data: 8n, tag: 0, of: 1, timeout: 3_600_000_000_000n };
  assert.deepStrictEqual(poll(guest, [late, clock]), [[7n, 0, 0]]);
  if (process.versions.nodus !== undefined) {
    // A point in time that has passed, and a descriptor that is closed.
    assert.deepStrictEqual(poll(guest, [{ ...clock, timeout: 1n, flags: 1 }]), [[7n, 0, 0]]);
    assert.deepStrictEqual(poll(guest, [late, { data: 9n, tag: 1, of: 99 }]), [[9n, 8, 1]]);
  }
  assert.strictEqual(poll(guest, [{ ...clock, tag: 9 }]), 28);
  const child = spawnSync(process.execPath, [__filename, 'child'], { input: 'x' });
  assert.strictEqual(String(child.stderr).replace(/.*ExperimentalWarning.*\n.*\n/, ''), '');
  assert.strictEqual(child.status, 0);
}
