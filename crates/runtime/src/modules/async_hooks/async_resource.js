'use strict';

// `AsyncResource`: a place in the program's asynchronous flow that embedders enter by hand.

const { NumberIsSafeInteger, ObjectDefineProperties, Symbol } = primordials;

const {
  codes: { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID },
} = require('#internal/errors');
const { validateFunction, validateString } = require('#internal/validators');
const hooks = require('#async_hooks/internal');
const { async_id_symbol, getFrame, kFrame, runInAsyncScope, trigger_async_id_symbol, watchers } =
  hooks;

const kTracked = Symbol('tracked');

class AsyncResource {
  constructor(type, options = undefined) {
    validateString(type, 'type');
    let triggerAsyncId = options;
    let requireManualDestroy = false;
    if (typeof options !== 'number') {
      triggerAsyncId =
        options?.triggerAsyncId === undefined
          ? hooks.getDefaultTriggerAsyncId()
          : options.triggerAsyncId;
      requireManualDestroy = !!options?.requireManualDestroy;
    }
    if (!NumberIsSafeInteger(triggerAsyncId) || triggerAsyncId < -1) {
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerAsyncId);
    }
    const asyncId = hooks.newAsyncId();
    this[kFrame] = getFrame();
    this[async_id_symbol] = asyncId;
    this[trigger_async_id_symbol] = triggerAsyncId;
    if (watchers.resource !== undefined) watchers.resource(this);
    if (hooks.initHooksExist()) {
      if (hooks.enabledHooksExist() && type.length === 0) throw new ERR_ASYNC_TYPE(type);
      hooks.emitInit(asyncId, type, triggerAsyncId, this);
    }
    if (!requireManualDestroy && hooks.destroyHooksExist()) {
      ObjectDefineProperties(this, {
        [kTracked]: { __proto__: null, enumerable: false, value: true },
      });
      require('#async_hooks/destroyed').trackDestroy(this, asyncId);
    }
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
    const bound =
      thisArg === undefined
        ? function (...args) {
            return self.runInAsyncScope(fn, this, ...args);
          }
        : (...args) => self.runInAsyncScope(fn, thisArg, ...args);
    ObjectDefineProperties(bound, {
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length },
    });
    return bound;
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
