'use strict';
// Resources that are collected are destroyed for hooks, promises too.
const assert = require('assert');
const { AsyncResource, createHook } = require('async_hooks');

if (typeof globalThis.gc !== 'function') {
  const { spawnSync } = require('child_process');
  const { status } = spawnSync(process.execPath, ['--expose-gc', __filename], { stdio: 'inherit' });
  process.exit(status);
}

const wanted = new Set();
const destroyed = new Set();
createHook({
  init(id, type) {
    if (type === 'PROMISE' || type === 'MINE') wanted.add(id);
  },
  destroy: (id) => destroyed.add(id),
}).enable();

(function make() {
  for (let i = 0; i < 10; i++) {
    new AsyncResource('MINE');
    Promise.resolve(i);
  }
})();

let turns = 0;
setImmediate(function look() {
  globalThis.gc();
  setImmediate(() => {
    const gone = [...wanted].filter((id) => destroyed.has(id));
    if (gone.length > 10) return;
    assert.ok(++turns < 50, `${gone.length} of ${wanted.size} destroyed`);
    setImmediate(look);
  });
});
