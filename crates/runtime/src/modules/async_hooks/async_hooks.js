'use strict';

// The public module `async_hooks`.

const { ObjectDefineProperty } = primordials;

const { executionAsyncId, executionAsyncResource, triggerAsyncId } =
  require('#async_hooks/internal');
const { defineLazyValues } = require('#internal/value_properties');

function createHook(callbacks) {
  const { AsyncHook } = require('#async_hooks/hooks');
  return new AsyncHook(callbacks);
}

module.exports = {
  AsyncLocalStorage: undefined,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders: undefined,
  AsyncResource: undefined,
};

// Loaded when first asked for, from then on what programs may replace.
defineLazyValues(module.exports, '#async_hooks/async_resource', ['AsyncResource']);
defineLazyValues(module.exports, '#async_hooks/providers', ['asyncWrapProviders']);

// Asked for with each use by some.
let AsyncLocalStorage;
ObjectDefineProperty(module.exports, 'AsyncLocalStorage', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    AsyncLocalStorage ??= require('#async_hooks/async_local_storage').AsyncLocalStorage;
    return AsyncLocalStorage;
  },
});
