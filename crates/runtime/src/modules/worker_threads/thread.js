'use strict';

// What this thread was given by its owner; the main thread has nothing of it. `main.js` fills it in a worker.

const { SafeMap } = primordials;

const { limits } = internalBinding('worker');

/** Limits as programs see them, from the natives' array. */
function limitsOf(values) {
  return {
    maxYoungGenerationSizeMb: values[0] > 0 ? values[0] : 96,
    maxOldGenerationSizeMb: values[1] > 0 ? values[1] : 4096,
    codeRangeSizeMb: values[2] > 0 ? values[2] : 0,
    stackSizeMb: values[3] > 0 ? values[3] : 4,
  };
}

module.exports = {
  environmentData: new SafeMap(),
  // Whether this is a thread of the runtime's own: one that runs the hooks of `module.register()`.
  isInternal: false,
  limitsOf,
  parentPort: null,
  resourceLimits: limits === undefined ? {} : limitsOf(limits),
  workerData: null,
};
