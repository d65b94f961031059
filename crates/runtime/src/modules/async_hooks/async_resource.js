'use strict';

// `AsyncResource`: a place in the program's asynchronous flow that embedders enter by hand.

const { FunctionPrototypeBind, NumberIsSafeInteger, ObjectDefineProperties, Symbol } = primordials;

const {
  codes: { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID },
} = require('#internal/errors');
const { validateFunction, validateString } = require('#internal/validators');
const hooks = require('#async_hooks/internal');
const {
  async_id_symbol,
  enabledHooksExist,
  getDefaultTriggerAsyncId,
  getFrame,
  kFrame,
  newAsyncId,
  runInAsyncScope,
  trigger_async_id_symbol,
  watchers,
} = hooks;

const kTracked = Symbol('tracked');

/** The trigger id that the options name. */
function triggerOf(options) {
  let id = options;
  if (typeof options !== 'number') {
    id =
      options?.triggerAsyncId === undefined ? getDefaultTriggerAsyncId() : options.triggerAsyncId;
  }
  if (!NumberIsSafeInteger(id) || id < -1) throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', id);
  return id;
}

/** Tells hooks of a new resource. */
function announce(resource, type, options) {
  const asyncId = resource[async_id_symbol];
  if (hooks.initHooksExist()) {
    if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
    hooks.emitInit(asyncId, type, resource[trigger_async_id_symbol], resource);
  }
  const manual = typeof options !== 'number' && options?.requireManualDestroy;
  if (!manual && hooks.destroyHooksExist()) {
    ObjectDefineProperties(resource, {
      [kTracked]: { __proto__: null, enumerable: false, value: true },
    });
    require('#async_hooks/destroyed').trackDestroy(resource, asyncId);
  }
}

class AsyncResource {
  constructor(type, options = undefined) {
    if (typeof type !== 'string') validateString(type, 'type');
    const triggerAsyncId = options === undefined ? getDefaultTriggerAsyncId() : triggerOf(options);
    const asyncId = newAsyncId();
    this[kFrame] = getFrame();
    this[async_id_symbol] = asyncId;
    this[trigger_async_id_symbol] = triggerAsyncId;
    if (watchers.resource !== undefined) watchers.resource(this);
    if (enabledHooksExist()) announce(this, type, options);
  }

  emitDestroy() {
    if (this[kTracked]) {
      require('#async_hooks/destroyed').untrackDestroy(this[async_id_symbol]);
    }
    hooks.emitDestroy(this[async_id_symbol]);
    return this;
  }

  asyncId() {
    return this[async_id_symbol];
  }

  triggerAsyncId() {
    return this[trigger_async_id_symbol];
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const self = this;
    const inScope =
      thisArg === undefined
        ? function bound(...args) {
            return self.runInAsyncScope(fn, this, ...args);
          }
        : FunctionPrototypeBind(this.runInAsyncScope, this, fn, thisArg);
    ObjectDefineProperties(inScope, {
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length },
    });
    return inScope;
  }

  static bind(fn, type, thisArg) {
    type = type || fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

ObjectDefineProperties(AsyncResource.prototype, {
  runInAsyncScope: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: runInAsyncScope,
    writable: true,
  },
});

module.exports = { AsyncResource };
