'use strict';

// Destroy events of resources that the collector took: ids are tracked with their objects, and looked at
// when the collector ran.

const { ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice, SafeSet } = primordials;

const { takeCollections, takeDestroyed, track, watchCollections } =
  internalBinding('async_context');
const { emitDestroy } = require('#async_hooks/internal');

const listeners = [];
let watching = false;

function watch() {
  if (watching) return;
  watching = true;
  watchCollections(() => {
    const taken = takeCollections();
    for (let i = 0; i < listeners.length; i++) listeners[i](taken);
    reap();
  });
}

/** Emits `destroy` for what has gone. */
function reap() {
  const ids = takeDestroyed();
  if (ids === undefined) return;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (!manual.delete(id)) emitDestroy(id);
  }
}

// Ids that were destroyed by hand while they were tracked.
const manual = new SafeSet();

/** Emits `destroy` for `id` when `object` has been collected. */
function trackDestroy(object, id) {
  watch();
  track(object, id);
}

/** The object was destroyed by hand: nothing is left to emit. */
function untrackDestroy(id) {
  manual.add(id);
}

/** Calls `listener([minor, forced, start, duration, …])` after collections, times in ms before now. */
function onCollections(listener) {
  watch();
  ArrayPrototypePush(listeners, listener);
  return () => {
    const index = ArrayPrototypeIndexOf(listeners, listener);
    if (index !== -1) ArrayPrototypeSplice(listeners, index, 1);
  };
}

module.exports = { onCollections, reap, trackDestroy, untrackDestroy };
