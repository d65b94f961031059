'use strict';

// `initializeImportMeta` of vm modules, by the referrer object that the engine hands back.

const { SafeWeakMap } = primordials;

const registered = new SafeWeakMap();

/** Remembers a module's callback. */
function register(referrer, callback, module) {
  registered.set(referrer, { callback, module });
}

/** Runs the callback of a vm module; false when there is none. */
function initialize(referrer, meta) {
  const entry = registered.get(referrer);
  if (entry === undefined) return false;
  entry.callback(meta, entry.module);
  return true;
}

/** A referrer for a module without a callback for `import()`. */
function ownReferrer() {
  return { __proto__: null };
}

module.exports = { initialize, ownReferrer, register };
