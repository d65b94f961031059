'use strict';

// Who hears about promises: async hooks, and the hooks of `v8.promiseHooks`. The engine is asked to tell
// only while somebody listens.

const { ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice } =
  primordials;

const { setPromiseHooks } = internalBinding('async_context');

// Replaced, never changed in place: a hook may come and go while the hooks run.
const listeners = { init: [], before: [], after: [], settled: [] };
const kinds = ['init', 'before', 'after', 'settled'];

function runner(kind) {
  const list = listeners[kind];
  if (list.length === 0) return undefined;
  if (list.length === 1) return list[0];
  if (kind === 'init') {
    return (promise, parent) => {
      for (let i = 0; i < list.length; i++) list[i](promise, parent);
    };
  }
  return (promise) => {
    for (let i = 0; i < list.length; i++) list[i](promise);
  };
}

function update() {
  setPromiseHooks(runner('init'), runner('before'), runner('after'), runner('settled'));
}

/** Adds functions `{ init, before, after, settled }`; none of them may throw. Gives what removes them. */
function addPromiseHooks(hooks) {
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i];
    if (hooks[kind] === undefined) continue;
    listeners[kind] = ArrayPrototypeSlice(listeners[kind]);
    ArrayPrototypePush(listeners[kind], hooks[kind]);
  }
  update();
  return () => {
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i];
      const index = ArrayPrototypeIndexOf(listeners[kind], hooks[kind]);
      if (hooks[kind] === undefined || index === -1) continue;
      listeners[kind] = ArrayPrototypeSlice(listeners[kind]);
      ArrayPrototypeSplice(listeners[kind], index, 1);
    }
    update();
  };
}

module.exports = { addPromiseHooks };
