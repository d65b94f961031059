'use strict';

// Async ids and the hooks over them, for the builtin modules that start asynchronous work. The
// execution context is a stack of (async id, trigger id, resource); ids live in a typed array that
// the runtime shares, so that native handles number themselves from the same counter. Nothing here
// calls a hook unless `createHook().enable()` was used.
//
// Natives: `internalBinding('async_context')` = { getFrame(), setFrame(frame) } and, when the runtime
// numbers its handles, `asyncIdFields` (Float64Array: execution id, trigger id, counter, default
// trigger id) and `setHookCallbacks({ init, before, after, destroy } | undefined)`.

const { Float64Array, Symbol } = primordials;

const binding = internalBinding('async_context');

const kExecutionAsyncId = 0;
const kTriggerAsyncId = 1;
const kAsyncIdCounter = 2;
const kDefaultTriggerAsyncId = 3;
const fields = binding.asyncIdFields ?? new Float64Array(4);
if (fields[kAsyncIdCounter] === 0) {
  // The main script runs as async id 1.
  fields[kExecutionAsyncId] = 1;
  fields[kAsyncIdCounter] = 1;
}
fields[kDefaultTriggerAsyncId] = -1;

const async_id_symbol = Symbol('asyncId');
const trigger_async_id_symbol = Symbol('triggerAsyncId');
const owner_symbol = Symbol('owner_symbol');

/** How many enabled hooks want each kind of event. */
const counts = { init: 0, before: 0, after: 0, destroy: 0, promiseResolve: 0 };

// Set by `hooks.js` while any hook is enabled.
let emitters;

const topLevelResource = {};
const stack = [];
let depth = 0;
let resource = topLevelResource;

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
  return depth === 0 && resource === topLevelResource ? topLevelResource : resource;
}

/** The trigger id of what is started now: a chosen one or the executing id. */
function getDefaultTriggerAsyncId() {
  const chosen = fields[kDefaultTriggerAsyncId];
  return chosen < 0 ? fields[kExecutionAsyncId] : chosen;
}

/** Calls `block` with another default trigger id for what it starts. */
function defaultTriggerAsyncIdScope(id, block, ...args) {
  if (id === undefined) return block(...args);
  const previous = fields[kDefaultTriggerAsyncId];
  fields[kDefaultTriggerAsyncId] = id;
  try {
    return block(...args);
  } finally {
    fields[kDefaultTriggerAsyncId] = previous;
  }
}

/** Enters the execution context of an async id. */
function emitBefore(asyncId, triggerId, asyncResource) {
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
  if (counts.after > 0) emitters.after(asyncId);
  // An uncaught exception may have emptied the stack meanwhile.
  if (depth === 0) return;
  depth -= 3;
  fields[kExecutionAsyncId] = stack[depth];
  fields[kTriggerAsyncId] = stack[depth + 1];
  resource = stack[depth + 2];
  stack[depth + 2] = undefined;
}

/** After an uncaught exception nothing executes any more. */
function clearAsyncIdStack() {
  depth = 0;
  stack.length = 0;
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
  binding.setHookCallbacks?.(value);
}

/** The async id of a handle or of its owner; ids are given on demand. */
function getOrSetAsyncId(object) {
  if (object[async_id_symbol] === undefined) object[async_id_symbol] = newAsyncId();
  return object[async_id_symbol];
}

const { getFrame, setFrame } = binding;

module.exports = {
  async_id_symbol,
  clearAsyncIdStack,
  counts,
  defaultTriggerAsyncIdScope,
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
  newAsyncId,
  owner_symbol,
  setEmitters,
  setFrame,
  symbols: {
    async_id_symbol,
    owner_symbol,
    trigger_async_id_symbol,
  },
  triggerAsyncId,
  trigger_async_id_symbol,
};
