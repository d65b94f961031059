'use strict';

// `AsyncResource`: a place in the program's asynchronous flow that embedders enter by hand.

const { NumberIsSafeInteger, ObjectDefineProperties, ReflectApply, SafeFinalizationRegistry } =
  primordials;

const {
  codes: { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID },
} = require('#internal/errors');
const { validateFunction, validateString } = require('#internal/validators');
const hooks = require('#async_hooks/internal');
const { async_id_symbol, trigger_async_id_symbol, getFrame, setFrame } = hooks;

let registry;
/** Emits `destroy` for resources that were collected without `emitDestroy()`. */
function registerDestroyHook(resource, asyncId, destroyed) {
  registry ??= new SafeFinalizationRegistry((held) => {
    if (!held.destroyed.value) hooks.emitDestroy(held.asyncId);
  });
  registry.register(resource, { asyncId, destroyed });
}

class AsyncResource {
  #frame = getFrame();
  #destroyed;

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
    this[async_id_symbol] = asyncId;
    this[trigger_async_id_symbol] = triggerAsyncId;
    if (hooks.initHooksExist()) {
      if (hooks.enabledHooksExist() && type.length === 0) throw new ERR_ASYNC_TYPE(type);
      hooks.emitInit(asyncId, type, triggerAsyncId, this);
    }
    if (!requireManualDestroy && hooks.destroyHooksExist()) {
      this.#destroyed = { value: false };
      registerDestroyHook(this, asyncId, this.#destroyed);
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const asyncId = this[async_id_symbol];
    hooks.emitBefore(asyncId, this[trigger_async_id_symbol], this);
    const previous = getFrame();
    setFrame(this.#frame);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      setFrame(previous);
      if (hooks.hasAsyncIdStack()) hooks.emitAfter(asyncId);
    }
  }

  emitDestroy() {
    if (this.#destroyed !== undefined) this.#destroyed.value = true;
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

module.exports = { AsyncResource };
