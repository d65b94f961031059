'use strict';

// What this thread was given by its owner; the main thread has nothing of it. `main.js` fills it in a worker.

const { SafeMap } = primordials;

const { limits, publicPort } = internalBinding('worker');

/** Limits as programs see them, from the natives' array. */
function limitsOf(values) {
  return {
    maxYoungGenerationSizeMb: values[0] > 0 ? values[0] : 96,
    maxOldGenerationSizeMb: values[1] > 0 ? values[1] : 4096,
    codeRangeSizeMb: values[2] > 0 ? values[2] : 0,
    stackSizeMb: values[3] > 0 ? values[3] : 4,
  };
}

let parentPort;

const hooks = {
  __proto__: null,
  // What debuggers of this thread want to do about workers: called with what is known of one before it starts.
  starting: undefined,
};

// The workers of this thread that run: `{ id, worker, file, name }` by number.
const workers = new SafeMap();
let hasPost = false;

/** A worker is about to start. Debuggers of threads can write to each other from then on. */
function workerStarts(id, worker, file, name) {
  if (!hasPost) {
    hasPost = true;
    const { threadId } = internalBinding('worker');
    if (threadId === 0) internalBinding('inspector').openPost(threadId);
  }
  const info = { __proto__: null, id, worker, file, name: name ?? '' };
  workers.set(id, info);
  hooks.starting?.(info);
}

function workerEnded(id) {
  if (workers.delete(id)) internalBinding('inspector').closePost(id);
}

module.exports = {
  environmentData: new SafeMap(),
  hooks,
  // Whether this is a thread of the runtime's own: one that runs the hooks of `module.register()`.
  isInternal: false,
  limitsOf,
  /** The port to the owner's program, which becomes an object when it is asked for; null in the main thread. */
  get parentPort() {
    if (parentPort === undefined) {
      parentPort = (module.exports.isInternal ? undefined : publicPort()) ?? null;
    }
    return parentPort;
  },
  resourceLimits: limits === undefined ? {} : limitsOf(limits),
  workerData: null,
  workerEnded,
  workerStarts,
  workers,
};
