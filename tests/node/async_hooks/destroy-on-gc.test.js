'use strict';
// Resources that are collected are destroyed for hooks, promises too.
const assert = require('assert');
const { AsyncResource, createHook } = require('async_hooks');
const v8 = require('v8');
const vm = require('vm');

v8.setFlagsFromString('--expose-gc');
const gc = globalThis.gc ?? vm.runInNewContext('gc');
if (typeof gc !== 'function') process.exit(0);

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
  gc();
  setImmediate(() => {
    const gone = [...wanted].filter((id) => destroyed.has(id));
    if (gone.length > 10) return;
    assert.ok(++turns < 50, `${gone.length} of ${wanted.size} destroyed`);
    setImmediate(look);
  });
});
