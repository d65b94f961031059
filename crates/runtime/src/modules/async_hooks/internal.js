'use strict';

// Async ids and the hooks over them, for the builtin modules that start asynchronous work. The
// execution context is a stack of (async id, trigger id, resource); ids live in a typed array that
// the runtime shares, so that native handles number themselves from the same counter. Nothing here
// calls a hook unless `createHook().enable()` was used.
//
// Natives: `internalBinding('async_context')` = { getFrame(), setFrame(frame), register(fields, …),
// nativeResource(), setPromiseHooks(init, before, after, settled), track(object, id),
// takeDestroyed(), watchCollections(fn), takeCollections() }.

const { Float64Array, FunctionPrototype, ObjectDefineProperty, ReflectApply, Symbol } = primordials;

const binding = internalBinding('async_context');

const {
  kAsyncIdCounter,
  kDefaultTriggerAsyncId,
  kEnabledHooks,
  kExecutionAsyncId,
  kTriggerAsyncId,
} = require('#async_hooks/fields_bits');

const fields = new Float64Array(5);
// The main script runs as async id 1.
fields[kExecutionAsyncId] = 1;
fields[kAsyncIdCounter] = 1;
fields[kDefaultTriggerAsyncId] = -1;

const async_id_symbol = Symbol('async_id_symbol');
const trigger_async_id_symbol = Symbol('trigger_async_id_symbol');
const owner_symbol = Symbol('owner_symbol');
// The async context frame that an `AsyncResource` was made in.
const kFrame = Symbol('context_frame');
const { call: nativeCall } = FunctionPrototype;

/** How many enabled hooks want each kind of event. */
const counts = { init: 0, before: 0, after: 0, destroy: 0, promiseResolve: 0 };

// Set by `domain`: called with each new resource of an embedder.
const watchers = { resource: undefined };

// Set by `hooks.js` while any hook is enabled.
let emitters;

const topLevelResource = {};
// Triples of what to go back to. The lowest is nearly always nobody, whose triple stays in place.
const stack = [0, 0, topLevelResource];
let depth = 0;
let resource = topLevelResource;
// How often something happened that `runInAsyncScope` must take back or respect: JavaScript set another frame (what the
// runtime sets for a callback or a job it takes back itself), hooks were enabled or disabled, an uncaught exception emptied
// the stack.
let changes = 0;
// The number of the change that emptied the stack last.
let cleared = 0;

function newAsyncId() {
  return ++fields[kAsyncIdCounter];
}

function executionAsyncId() {
  return fields[kExecutionAsyncId];
}

function triggerAsyncId() {
  return fields[kTriggerAsyncId];
}

function executionAsyncResource() {
  if (resource !== topLevelResource) return resource;
  // Callbacks of handles and requests come from the runtime, which does not enter them here.
  return binding.nativeResource() ?? topLevelResource;
}

/** The trigger id of what is started now: a chosen one or the executing id. */
function getDefaultTriggerAsyncId() {
  const chosen = fields[kDefaultTriggerAsyncId];
  return chosen < 0 ? fields[kExecutionAsyncId] : chosen;
}

/** Enters the execution context of an async id. */
function emitBefore(asyncId, triggerId, asyncResource) {
  // Small enough for the compilers to put it where it is called, like `emitAfter`: nearly always nobody executes yet.
  if (depth !== 0 || fields[kExecutionAsyncId] !== 0 || fields[kEnabledHooks] !== 0) {
    enterNested(asyncId, triggerId, asyncResource);
    return;
  }
  depth = 3;
  fields[kExecutionAsyncId] = asyncId;
  fields[kTriggerAsyncId] = triggerId;
  resource = asyncResource;
}

function enterNested(asyncId, triggerId, asyncResource) {
  stack[depth] = fields[kExecutionAsyncId];
  stack[depth + 1] = fields[kTriggerAsyncId];
  stack[depth + 2] = resource;
  depth += 3;
  fields[kExecutionAsyncId] = asyncId;
  fields[kTriggerAsyncId] = triggerId;
  resource = asyncResource;
  if (counts.before > 0) emitters.before(asyncId);
}

/** Leaves the execution context entered by `emitBefore`. */
function emitAfter(asyncId) {
  if (depth !== 3 || stack[0] !== 0 || fields[kEnabledHooks] !== 0) {
    leaveNested(asyncId);
    return;
  }
  depth = 0;
  fields[kExecutionAsyncId] = 0;
  fields[kTriggerAsyncId] = 0;
  resource = topLevelResource;
}

function leaveNested(asyncId) {
  if (counts.after > 0) emitters.after(asyncId);
  // An uncaught exception may have emptied the stack meanwhile.
  if (depth === 0) return;
  depth -= 3;
  fields[kExecutionAsyncId] = stack[depth];
  fields[kTriggerAsyncId] = stack[depth + 1];
  resource = stack[depth + 2];
  if (depth > 0) {
    stack[depth + 2] = undefined;
  } else {
    stack[0] = 0;
    stack[1] = 0;
    stack[2] = topLevelResource;
  }
}

/** After an uncaught exception nothing executes any more. */
function clearAsyncIdStack() {
  cleared = ++changes;
  depth = 0;
  stack.length = 3;
  stack[0] = 0;
  stack[1] = 0;
  stack[2] = topLevelResource;
  fields[kExecutionAsyncId] = 0;
  fields[kTriggerAsyncId] = 0;
  resource = topLevelResource;
}

function hasAsyncIdStack() {
  return depth > 0;
}

function emitInit(asyncId, type, triggerId, asyncResource) {
  if (counts.init > 0) emitters.init(asyncId, type, triggerId, asyncResource);
}

function emitDestroy(asyncId) {
  if (counts.destroy > 0) emitters.destroy(asyncId);
}

function initHooksExist() {
  return counts.init > 0;
}

function destroyHooksExist() {
  return counts.destroy > 0;
}

function enabledHooksExist() {
  return emitters !== undefined;
}

/** Called by `hooks.js` when the first hook is enabled and the last disabled. */
function setEmitters(value) {
  emitters = value;
  changes++;
  fields[kEnabledHooks] = value === undefined ? 0 : 1;
}

function setHidden(object, key, value) {
  ObjectDefineProperty(object, key, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

/** The async id of a handle; those made without one get it on demand. */
function getOrSetAsyncId(object) {
  if (object[async_id_symbol] === undefined) setHidden(object, async_id_symbol, newAsyncId());
  return object[async_id_symbol];
}

/** Starts something of another program's part over as a new resource of the kind `type`. */
function numberObject(object, type, asyncResource = object) {
  const asyncId = newAsyncId();
  const triggerId = getDefaultTriggerAsyncId();
  setHidden(object, async_id_symbol, asyncId);
  setHidden(object, trigger_async_id_symbol, triggerId);
  if (counts.init > 0) emitters.init(asyncId, type, triggerId, asyncResource);
}

/** Gives a class of native handles the methods of Node's. */
function defineAsyncWrap(Handle, type) {
  if (Handle === undefined || Handle.prototype.getAsyncId !== undefined) return;
  const define = (name, value) => {
    ObjectDefineProperty(Handle.prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value,
      writable: true,
    });
  };
  define('getAsyncId', function getAsyncId() {
    return getOrSetAsyncId(this);
  });
  define('getProviderType', function getProviderType() {
    return require('async_hooks').asyncWrapProviders[type];
  });
  define('asyncReset', function asyncReset(asyncResource) {
    emitDestroy(getOrSetAsyncId(this));
    numberObject(this, type, asyncResource);
  });
}

/** The resource of a request that is only a callback; undefined for none that hooks hear of. */
function initRequest(asyncId, native, triggerId) {
  const made = require('#async_hooks/requests').makeRequest(native);
  if (made === undefined) return undefined;
  emitInit(asyncId, made.type, triggerId, made.resource);
  return made.resource;
}

/** `emitAfter` for callbacks of the loop, unless an uncaught exception has left everything. */
function leaveNative(asyncId) {
  if (depth > 0) emitAfter(asyncId);
}

binding.register(
  fields,
  async_id_symbol,
  trigger_async_id_symbol,
  emitInit,
  emitBefore,
  leaveNative,
  emitDestroy,
  initRequest,
);

// Until a program first uses a storage every frame is undefined, and nobody needs to ask the runtime.
let framesExist = false;
const { getFrame: nativeGetFrame, setFrame: nativeSetFrame } = binding;

function getFrame() {
  return framesExist ? nativeGetFrame() : undefined;
}

function setFrame(frame) {
  if (framesExist) {
    changes++;
    nativeSetFrame(frame);
  } else if (frame !== undefined) {
    framesExist = true;
    changes++;
    nativeSetFrame(frame);
  }
}

/** All but the first two of `list`. */
function restOf(list) {
  const args = [];
  for (let i = 2; i < list.length; i++) args[i - 2] = list[i];
  return args;
}

/**
 * The method of `AsyncResource`. What to go back to waits in variables and not on the stack. It calls `fn` itself: programs
 * look at stacks, in which Node has this one frame.
 */
function runInAsyncScope(fn, thisArg) {
  const ids = fields;
  const outerId = ids[kExecutionAsyncId];
  const outerTrigger = ids[kTriggerAsyncId];
  const outerResource = resource;
  const outerChanges = changes;
  const hooked = emitters !== undefined && counts.before > 0;
  if (hooked) emitBefore(this[async_id_symbol], this[trigger_async_id_symbol], this);
  const outerFrame = getFrame();
  if (this[kFrame] !== outerFrame) setFrame(this[kFrame]);
  if (!hooked) {
    ids[kExecutionAsyncId] = this[async_id_symbol];
    ids[kTriggerAsyncId] = this[trigger_async_id_symbol];
    resource = this;
  }
  let result;
  try {
    const count = arguments.length;
    // Once many functions have come by, `apply` is a call out of compiled code and `call` is none. A function may bring a
    // `call` of its own.
    if (count > 4 || fn?.call !== nativeCall) {
      result = ReflectApply(fn, thisArg, restOf(arguments));
    } else if (count < 3) {
      result = fn.call(thisArg);
    } else if (count === 3) {
      result = fn.call(thisArg, arguments[2]);
    } else {
      result = fn.call(thisArg, arguments[2], arguments[3]);
    }
  } finally {
    if (hooked) {
      leaveHooked(this, outerFrame);
    } else {
      ids[kExecutionAsyncId] = outerId;
      ids[kTriggerAsyncId] = outerTrigger;
      resource = outerResource;
      if (changes !== outerChanges) leaveChanged(this, outerChanges, outerFrame);
    }
  }
  return result;
}

/** Ends the run of a resource whose beginning hooks were told of. */
function leaveHooked(self, outerFrame) {
  if (getFrame() !== outerFrame) setFrame(outerFrame);
  if (depth > 0) emitAfter(self[async_id_symbol]);
}

/** Ends the run of a resource during which something changed; the ids are back in place already. */
function leaveChanged(self, outerChanges, outerFrame) {
  setFrame(outerFrame);
  if (counts.after > 0) {
    const outerId = fields[kExecutionAsyncId];
    const outerTrigger = fields[kTriggerAsyncId];
    const outerResource = resource;
    fields[kExecutionAsyncId] = self[async_id_symbol];
    fields[kTriggerAsyncId] = self[trigger_async_id_symbol];
    resource = self;
    emitters.after(self[async_id_symbol]);
    fields[kExecutionAsyncId] = outerId;
    fields[kTriggerAsyncId] = outerTrigger;
    resource = outerResource;
  }
  if (cleared > outerChanges) {
    fields[kExecutionAsyncId] = 0;
    fields[kTriggerAsyncId] = 0;
    resource = topLevelResource;
  }
}

module.exports = {
  async_id_symbol,
  clearAsyncIdStack,
  counts,
  defineAsyncWrap,
  destroyHooksExist,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  enabledHooksExist,
  executionAsyncId,
  executionAsyncResource,
  getDefaultTriggerAsyncId,
  getFrame,
  getOrSetAsyncId,
  hasAsyncIdStack,
  initHooksExist,
  kFrame,
  newAsyncId,
  owner_symbol,
  runInAsyncScope,
  setEmitters,
  setFrame,
  symbols: {
    async_id_symbol,
    owner_symbol,
    trigger_async_id_symbol,
  },
  triggerAsyncId,
  trigger_async_id_symbol,
  watchers,
};
