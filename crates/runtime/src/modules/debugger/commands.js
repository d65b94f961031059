'use strict';

// The commands at the debugger's prompt: names in the prompt's global object. Those that take no arguments run when they are
// named.

const { ArrayPrototypePush, JSONStringify, ObjectDefineProperty, ObjectKeys } = primordials;
const { RegExpPrototypeExec, SafeMap, StringPrototypeTrim } = primordials;

const { customInspectSymbol } = require('#internal/util');
const { validateNumber, validateString } = require('#internal/validators');
const { fromEvaluation } = require('#debugger/remote');

const kListDelta = 5;

/** A domain of the protocol: `Debugger.pause({…})` sends the command of that name. */
function agent(session, domain) {
  const { Proxy } = primordials;
  const methods = new SafeMap();
  return new Proxy(
    { __proto__: null },
    {
      __proto__: null,
      get(_, name) {
        if (name === customInspectSymbol) return () => `[Agent ${domain}]`;
        if (typeof name !== 'string') return undefined;
        if (!methods.has(name)) {
          methods.set(name, (params) => session.client.call(`${domain}.${name}`, params));
        }
        return methods.get(name);
      },
    },
  );
}

const kDomains = ['Debugger', 'HeapProfiler', 'Network', 'NodeRuntime', 'Profiler', 'Runtime'];

/** Commands that run when they are named. */
function immediate(session, prompt) {
  const call = (method) => session.client.call(method).then(() => undefined);
  const resume = (method) => () => {
    session.leavePause();
    return call(`Debugger.${method}`);
  };
  const cont = resume('resume');
  const next = resume('stepOver');
  const step = resume('stepInto');
  const out = resume('stepOut');
  const run = () => session.run();
  const backtrace = () => session.backtrace();
  return {
    __proto__: null,
    run,
    restart: run,
    r: run,
    kill: () => session.kill(),
    cont,
    c: cont,
    next,
    n: next,
    step,
    s: step,
    out,
    o: out,
    pause: () => call('Debugger.pause'),
    backtrace,
    bt: backtrace,
    breakpoints: () => session.breakpoints.list(),
    breakOnException: () => session.breakOn('all'),
    breakOnUncaught: () => session.breakOn('uncaught'),
    breakOnNone: () => session.breakOn('none'),
    watchers: async () => {
      const text = await session.watchers.text();
      if (text !== '') session.print(text);
    },
    help: () => session.print(require('#debugger/usage').help),
    version: async () => {
      const { result } = await session.client.call('Runtime.evaluate', {
        expression: 'process.versions.v8',
        returnByValue: true,
      });
      session.print(result.value);
    },
    repl: () => prompt.enterRepl(),
    profile: () => session.profiles.start(),
    profileEnd: () => session.profiles.stop(),
    profiles: () => session.profiles.list,
  };
}

/** Evaluates what was typed, in the program. */
async function execute(session, expression) {
  validateString(expression, 'expression');
  let text = StringPrototypeTrim(expression);
  if (text === '.scope') return session.scopes();
  // Braces around everything are meant as an object.
  if (RegExpPrototypeExec(/^\{.*\}$/s, text) !== null) text = `(${text})`;
  return fromEvaluation(await session.evaluate(text));
}

/** Commands with arguments. */
function functions(session) {
  async function setBreakpoint(script, line, condition) {
    const location = await session.breakpoints.set(script, line, condition);
    if (location === undefined || location.scriptId === undefined) return location;
    return session.snippet(location, kListDelta);
  }
  const clearBreakpoint = (script, line) => session.breakpoints.clear(script, line);
  const exec = (expression) => execute(session, expression);
  const scripts = (builtin = false) => session.print(session.listScripts(builtin));
  // The name alone lists too.
  scripts[customInspectSymbol] = () => session.listScripts(false);
  return {
    __proto__: null,
    clearBreakpoint,
    cb: clearBreakpoint,
    exec,
    p: exec,
    list: (delta = kListDelta) => session.snippet(session.currentFrame().location, delta),
    scripts,
    setBreakpoint,
    sb: setBreakpoint,
    setContextLineNumber(lines) {
      validateNumber(lines, 'contextLine', 1);
      session.contextLines = lines;
      session.print(`The contextLine has been changed to ${lines}.`);
    },
    takeHeapSnapshot: (filename) => session.profiles.takeHeapSnapshot(filename),
    unwatch: (which) => session.watchers.unwatch(which),
    watch: (expression) => session.watchers.watch(expression),
  };
}

/** Puts the commands into a prompt's global object. */
function install(context, session, prompt) {
  const immediates = immediate(session, prompt);
  const names = ObjectKeys(immediates);
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(context, names[i], {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get: immediates[names[i]],
    });
  }
  const callable = functions(session);
  const plain = ObjectKeys(callable);
  for (let i = 0; i < kDomains.length; i++) {
    callable[kDomains[i]] = agent(session, kDomains[i]);
    ArrayPrototypePush(plain, kDomains[i]);
  }
  for (let i = 0; i < plain.length; i++) {
    ObjectDefineProperty(context, plain[i], {
      __proto__: null,
      configurable: true,
      enumerable: true,
      value: callable[plain[i]],
      writable: true,
    });
  }
}

/** A line as JavaScript: `exec x` and `p x` take the rest of the line as it is. */
function toJavaScript(line) {
  const found = RegExpPrototypeExec(/^\s*(?:exec|p)\s+([^\n]*)/, line);
  return found === null ? line : `exec(${JSONStringify(found[1])})`;
}

module.exports = { execute, install, toJavaScript };
