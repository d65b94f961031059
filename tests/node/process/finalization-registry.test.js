'use strict';
// Callbacks of finalization registries run in a turn of their own, do not keep the process alive for what still lives, and
// what they throw is uncaught.

const assert = require('assert');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') {
  const seen = [];
  const registry = new FinalizationRegistry((value) => {
    seen.push(value);
    if (value === 'throws') throw new Error('from a callback');
  });
  const kept = {};
  const token = {};
  (() => {
    registry.register({}, 'gone');
    registry.register({}, 'throws');
    registry.register({}, 'unregistered', token);
    registry.register(kept, 'kept');
  })();
  registry.unregister(token);
  process.on('uncaughtException', (error, origin) => seen.push(`${error.message}, ${origin}`));
  process.on('exit', () => {
    assert.ok(kept);
    console.log(JSON.stringify(seen));
  });
  globalThis.gc();
  assert.deepStrictEqual(seen, []);
  process.nextTick(() => seen.push('tick'));
} else {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', __filename, 'child'],
    { encoding: 'utf8' },
  );
  assert.strictEqual(status, 0, stderr);
  const seen = JSON.parse(stdout);
  assert.strictEqual(seen.shift(), 'tick');
  assert.ok(
    seen.indexOf('from a callback, uncaughtException') > seen.indexOf('throws'),
    JSON.stringify(seen),
  );
  assert.deepStrictEqual(seen.sort(), ['from a callback, uncaughtException', 'gone', 'throws']);
}
