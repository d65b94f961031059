'use strict';

// `v8.promiseHooks`: functions that hear of every promise.

const { ObjectGetPrototypeOf } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { addPromiseHooks } = require('#async_hooks/promise_hooks');

const AsyncFunction = ObjectGetPrototypeOf(async () => {});
const AsyncGeneratorFunction = ObjectGetPrototypeOf(async function* () {});

/** What an asynchronous hook did would be heard of by itself. */
function validatePlainFunction(value, name) {
  if (typeof value === 'function') {
    const prototype = ObjectGetPrototypeOf(value);
    if (prototype !== AsyncFunction && prototype !== AsyncGeneratorFunction) return;
  }
  throw new ERR_INVALID_ARG_TYPE(name, 'function', value);
}

/** A hook that throws must not disturb what it watches. */
function guarded(hook) {
  if (hook === undefined) return undefined;
  return (promise, parent) => {
    try {
      hook(promise, parent);
    } catch (error) {
      process._fatalException(error);
    }
  };
}

function createHook(hooks = {}) {
  const { init, before, after, settled } = hooks;
  if (init !== undefined) validatePlainFunction(init, 'initHook');
  if (before !== undefined) validatePlainFunction(before, 'beforeHook');
  if (after !== undefined) validatePlainFunction(after, 'afterHook');
  if (settled !== undefined) validatePlainFunction(settled, 'settledHook');
  return addPromiseHooks({
    init: guarded(init),
    before: guarded(before),
    after: guarded(after),
    settled: guarded(settled),
  });
}

function onInit(hook) {
  validatePlainFunction(hook, 'initHook');
  return createHook({ init: hook });
}

function onBefore(hook) {
  validatePlainFunction(hook, 'beforeHook');
  return createHook({ before: hook });
}

function onAfter(hook) {
  validatePlainFunction(hook, 'afterHook');
  return createHook({ after: hook });
}

function onSettled(hook) {
  validatePlainFunction(hook, 'settledHook');
  return createHook({ settled: hook });
}

module.exports = { promiseHooks: { createHook, onInit, onBefore, onAfter, onSettled } };
