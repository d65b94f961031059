'use strict';

// What is debugged: the thread's realms, by number, and the one `Debugger` that watches them while there are sessions.

const host = internalBinding;

const sessions = new Set();
const { dbg } = host;
/** By number: `{ id, global, name, origin, uniqueId, auxData }`; `global` is the realm's Debugger.Object. */
const contexts = new Map();
let mainGlobal;
let nextContext = 1;

// A mistake of the agent's own must not end the program.
dbg.uncaughtExceptionHook = (error) => {
  try {
    host.complain(`${error?.message ?? error}\n${error?.stack ?? ''}`);
  } catch {
    // Then nobody learns of it.
  }
  return undefined;
};

/** A hook that never throws: the engine could do nothing with it. */
function safely(hook) {
  return function (...args) {
    try {
      return hook.apply(this, args);
    } catch (error) {
      dbg.uncaughtExceptionHook(error);
      return undefined;
    }
  };
}

function makeContext(global, name, origin, isDefault) {
  const id = nextContext++;
  const context = {
    id,
    global,
    name,
    origin,
    uniqueId: `${host.isolateId}.${id}`,
    auxData: { isDefault },
  };
  contexts.set(id, context);
  return context;
}

function describeContext({ id, origin, name, uniqueId, auxData }) {
  return { id, origin, name, uniqueId, auxData };
}

/** Begins to watch the program's realms. */
function attach() {
  if (host.observesCoverage()) dbg.collectCoverageInfo = true;
  mainGlobal = dbg.addDebuggee(host.global);
  if (contexts.size === 0) makeContext(mainGlobal, host.contextName, '', true);
  else contexts.get(1).global = mainGlobal;
  for (const global of dbg.findAllGlobals()) {
    if (global !== mainGlobal) adopt(global);
  }
}

/** Makes a realm of a `vm` context a debuggee, if that is what it is. */
function adopt(global) {
  for (const known of contexts.values()) {
    if (known.global === global) return known;
  }
  const info = host.contextInfo(global.unsafeDereference());
  if (info === undefined) return undefined;
  dbg.addDebuggee(global);
  return makeContext(global, info.name, info.origin, false);
}

/** The program made a `vm` context with this `globalThis`. */
function addContext(face) {
  if (sessions.size === 0) return;
  // The engine makes no reference of a face, only of the global behind it.
  const global = dbg.findAllGlobals().find((known) => known.unsafeDereference() === face);
  const context = global && adopt(global);
  if (context === undefined) return;
  for (const session of sessions) {
    if (session.runtime) {
      session.notify('Runtime.executionContextCreated', { context: describeContext(context) });
    }
  }
}

function removeContext(id) {
  if (!contexts.delete(id)) return;
  for (const session of sessions) {
    if (!session.runtime) continue;
    session.notify('Runtime.executionContextDestroyed', { executionContextId: id });
  }
}

/** Enters functions unseen again. While there is coverage they always are, and the engine refuses any change. */
function forgetEntries() {
  if (dbg.onEnterFrame !== undefined) dbg.onEnterFrame = undefined;
}

/** Leaves the program alone. */
function detach() {
  dbg.clearAllBreakpoints();
  dbg.onNewScript = undefined;
  dbg.onDebuggerStatement = undefined;
  dbg.onExceptionUnwind = undefined;
  forgetEntries();
  dbg.removeAllDebuggees();
  host.restoreObservers();
  for (const id of [...contexts.keys()]) {
    if (id !== 1) contexts.delete(id);
  }
}

function contextById(id) {
  return contexts.get(id);
}

/** The context of a script, function or frame, by its realm. */
function contextOfGlobal(global) {
  for (const context of contexts.values()) {
    if (context.global === global) return context;
  }
  return contexts.get(1);
}

/** A value of the host as a debuggee value. */
function fromHost(value) {
  return mainGlobal.makeDebuggeeValue(value);
}

/** A debuggee value as the host may hold it. */
function toHost(value) {
  return value instanceof Debugger.Object ? value.unsafeDereference() : value;
}

module.exports = {
  addContext,
  attach,
  contextById,
  contextOfGlobal,
  contexts,
  dbg,
  describeContext,
  detach,
  forgetEntries,
  fromHost,
  removeContext,
  safely,
  sessions,
  toHost,
  get mainGlobal() {
    return mainGlobal;
  },
};
