'use strict';

// The debugger's agent: the domains Runtime, Debugger and Console of the protocol. These files run in a realm of their own
// that no program can reach, so they use the language's globals as they are; they see the program through the engine's
// `Debugger`, and ask `host` (an object of the program's realm, `#inspector/host`) for what only code in that realm can do.
// Exceptions of theirs never reach the program.

const cache = new Map();
const loadWrapper = require;
const dbg = new Debugger();
const program = dbg.makeGlobalObjectReference(internalBinding.global);

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * A function of the program's realm as the agent may call it anywhere: inside of its hooks the engine lets the program's
 * realm run only what is called through the debugger.
 */
function callable(fn) {
  const target = program.makeDebuggeeValue(fn);
  return (...args) => {
    const given = args.map((arg) => (isObject(arg) ? program.makeDebuggeeValue(arg) : arg));
    host.calls++;
    let completion;
    try {
      completion = target.call(undefined, ...given);
    } finally {
      host.calls--;
    }
    if (completion === null) throw new Error('terminated');
    if ('throw' in completion) {
      const reason = completion.throw;
      const text = reason instanceof Debugger.Object ? reason.unsafeDereference().message : reason;
      throw new Error(String(text));
    }
    const result = completion.return;
    return result instanceof Debugger.Object ? result.unsafeDereference() : result;
  };
}

/** The host, with functions that can be called anywhere. */
const host = { dbg, calls: 0 };
for (const name of Object.keys(internalBinding)) {
  const value = internalBinding[name];
  host[name] = typeof value === 'function' ? callable(value) : value;
}

/** The exports of another file of the agent. */
function load(name) {
  let module = cache.get(name);
  if (module === undefined) {
    module = { exports: {} };
    cache.set(name, module);
    loadWrapper(`#inspector/agent/${name}`)(module.exports, load, module, undefined, host);
  }
  return module.exports;
}

const { attach, detach, sessions, addContext, removeContext } = load('target');
const { createSession } = load('session');

/** Begins a conversation: `send(text)` gets what the agent says. */
exports.connect = (send) => {
  if (sessions.size === 0) attach();
  const session = createSession(callable(send));
  sessions.add(session);
  return {
    dispatch: (text) => session.dispatch(text),
    /** The program has ended: whether somebody who has Runtime enabled was told. */
    endContext() {
      if (!session.runtime) return false;
      session.notify('Runtime.executionContextDestroyed', {
        executionContextId: 1,
        executionContextUniqueId: load('target').contextById(1)?.uniqueId,
      });
      return true;
    },
    disconnect() {
      if (!sessions.delete(session)) return;
      session.close();
      if (sessions.size === 0) {
        load('pausing').goOn();
        detach();
      }
    },
  };
};

/** A console method was called: `args` is a list of the program's realm. */
exports.consoleCalled = (message) => load('console').called(message);

/** The program is about to end by an exception. */
exports.exceptionThrown = (value) => load('exceptions').thrown(value);

exports.addContext = addContext;
exports.removeContext = removeContext;

/** The next statement of the program pauses. */
exports.pauseOnStart = () => load('stepping').pauseOnStart();

exports.isPaused = () => load('pausing').isPaused();

/** The texts of sources by the engine's numbers of them, each list as JSON: `[number, text]` for those that are known. */
exports.sourceTexts = (numbers) => {
  const wanted = new Set(JSON.parse(numbers));
  const isAlone = sessions.size === 0;
  if (isAlone) attach();
  try {
    const found = dbg.findSources().filter(({ id }) => wanted.has(id));
    return JSON.stringify(found.map(({ id, text }) => [id, text]));
  } finally {
    if (isAlone) detach();
  }
};
