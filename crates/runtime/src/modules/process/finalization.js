'use strict';

// `process.finalization`: callbacks for objects that are still there when the process ends. Objects are
// held weakly; the callback must not hold them either.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  SafeFinalizationRegistry,
  SafeWeakRef,
} = primordials;

const { emitExperimentalWarning } = require('#internal/util');
const { kValidateObjectAllowFunction, validateObject } = require('#internal/validators');

function createFinalization() {
  const entries = { __proto__: null, exit: [], beforeExit: [] };
  const registry = new SafeFinalizationRegistry((weak) => drop(weak));

  function drop(weak) {
    const { entry } = weak;
    const list = entries[entry.event];
    const index = ArrayPrototypeIndexOf(list, entry);
    if (index >= 0) ArrayPrototypeSplice(list, index, 1);
    if (list.length === 0) process.removeListener(entry.event, run[entry.event]);
  }

  function runAll(event) {
    const list = entries[event];
    entries[event] = [];
    process.removeListener(event, run[event]);
    for (let i = 0; i < list.length; i++) {
      const object = list[i].weak.deref();
      if (object !== undefined) list[i].fn(object, event);
    }
  }
  const run = {
    __proto__: null,
    exit: () => runAll('exit'),
    beforeExit: () => runAll('beforeExit'),
  };

  function add(event, object, fn) {
    validateObject(object, 'obj', kValidateObjectAllowFunction);
    const entry = { weak: new SafeWeakRef(object), fn, event };
    if (entries[event].length === 0) process.on(event, run[event]);
    ArrayPrototypePush(entries[event], entry);
    registry.register(object, { entry }, object);
  }

  return {
    register(object, fn) {
      emitExperimentalWarning('process.finalization.register');
      add('exit', object, fn);
    },
    registerBeforeExit(object, fn) {
      emitExperimentalWarning('process.finalization.registerBeforeExit');
      add('beforeExit', object, fn);
    },
    unregister(object) {
      emitExperimentalWarning('process.finalization.unregister');
      if (!object) return;
      registry.unregister(object);
      for (const event in entries) {
        const kept = [];
        for (let i = 0; i < entries[event].length; i++) {
          const entry = entries[event][i];
          const target = entry.weak.deref();
          if (target !== undefined && target !== object) ArrayPrototypePush(kept, entry);
        }
        if (kept.length === 0 && entries[event].length > 0) {
          process.removeListener(event, run[event]);
        }
        entries[event] = kept;
      }
    },
  };
}

module.exports = { createFinalization };
