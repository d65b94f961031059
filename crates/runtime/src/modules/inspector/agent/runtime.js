'use strict';

// The domain Runtime.

const { ProtocolError } = require('protocol');
const {
  answer,
  answerLater,
  callFunctionOn,
  contextFor,
  evaluate,
  execute,
  optionsOf,
} = require('evaluate');
const { getProperties } = require('properties');
const { detailsOf } = require('exceptions');
const { descriptionOf } = require('describe');
const { wrap } = require('remote');
const { contexts, dbg, describeContext, fromHost, sessions } = require('target');

const host = internalBinding;

const commands = {
  'Runtime.enable': (session) => {
    if (session.runtime) return;
    session.runtime = true;
    for (const context of contexts.values()) {
      session.notify('Runtime.executionContextCreated', { context: describeContext(context) });
    }
    require('console').replayCalls(session);
  },
  'Runtime.disable': (session) => disable(session),
  'Runtime.evaluate': evaluate,
  'Runtime.callFunctionOn': callFunctionOn,
  'Runtime.getProperties': getProperties,
  'Runtime.awaitPromise': (session, params, later) => {
    const { value, contextId } = session.objects.get(params.promiseObjectId);
    if (!(value instanceof Debugger.Object) || !value.isPromise) {
      throw new ProtocolError('Could not find promise with given id');
    }
    return answerLater(session, contextFor(contextId), { return: value }, optionsOf(params), later);
  },
  'Runtime.releaseObject': (session, { objectId }) => {
    session.objects.release(objectId);
  },
  'Runtime.releaseObjectGroup': (session, { objectGroup }) => {
    session.objects.releaseGroup(objectGroup);
  },
  'Runtime.runIfWaitingForDebugger': () => {
    host.runIfWaiting();
  },
  'Runtime.discardConsoleEntries': () => {
    host.forgetConsoleMessages();
  },
  'Runtime.setCustomObjectFormatterEnabled': (_session, { enabled }) => {
    if (enabled) throw unbuilt('Runtime.setCustomObjectFormatterEnabled');
  },
  'Runtime.setMaxCallStackSizeToCapture': (session, { size }) => {
    if (size < 0) throw new ProtocolError('maxCallStackSizeToCapture should be non-negative');
    session.mostFrames = size;
  },
  'Runtime.setAsyncCallStackDepth': (session, { maxDepth }) => {
    session.asyncDepth = maxDepth;
    require('async_stacks').update();
  },
  'Runtime.compileScript': (
    session,
    { expression, sourceURL, persistScript, executionContextId },
  ) => {
    const context = contextFor(executionContextId);
    const problem = host.syntaxProblem(expression, sourceURL);
    if (problem !== undefined) {
      const at = { lineNumber: problem.line - 1, columnNumber: Math.max(0, problem.column - 1) };
      return { exceptionDetails: detailsOf(session, context.id, fromHost(problem.error), { at }) };
    }
    if (!persistScript) return {};
    const id = host.newScriptId();
    session.compiled.set(id, { text: expression, url: sourceURL });
    return { scriptId: id };
  },
  'Runtime.runScript': (session, params, later) => {
    const context = contextFor(params.executionContextId);
    const found = session.compiled.get(params.scriptId);
    if (found === undefined) throw new ProtocolError('No script with given id');
    session.compiled.delete(params.scriptId);
    const completion = execute(context, found.text, undefined, found.url || undefined);
    const options = optionsOf(params);
    return params.awaitPromise
      ? answerLater(session, context, completion, options, later)
      : answer(session, context, completion, options, found.text);
  },
  'Runtime.globalLexicalScopeNames': (_session, { executionContextId }) => {
    const context = contextFor(executionContextId);
    const environment = context.global.asEnvironment();
    // The engine keeps the declarations of scripts in an environment in front of the global object.
    return { names: environment.type === 'declarative' ? environment.names() : [] };
  },
  'Runtime.addBinding': (session, { name, executionContextId, executionContextName }) => {
    if (executionContextName !== undefined && executionContextId !== undefined) {
      throw new ProtocolError('executionContextName is mutually exclusive with executionContextId');
    }
    const targets =
      executionContextId !== undefined ? [contextFor(executionContextId)] : [...contexts.values()];
    session.bindings.add(name);
    for (const context of targets) {
      if (executionContextName !== undefined && context.name !== executionContextName) continue;
      const fn = fromHost(
        host.binding(name, (payload) => bindingCalled(name, payload, context.id)),
      );
      context.global.defineProperty(name, {
        value: fn,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
  },
  'Runtime.removeBinding': (session, { name }) => {
    session.bindings.delete(name);
  },
  'Runtime.queryObjects': (session, { prototypeObjectId, objectGroup }) => {
    const { value, contextId } = session.objects.get(prototypeObjectId);
    if (!(value instanceof Debugger.Object))
      throw new ProtocolError('Prototype should be instance of Object');
    const list = fromHost(host.list());
    let i = 0;
    for (const object of dbg.findObjects()) {
      if (object === list || object.isProxy || !hasPrototype(object, value)) continue;
      list.defineProperty(String(i++), {
        value: object,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return { objects: wrap(session, contextId, list, { group: objectGroup }) };
  },
  'Runtime.getExceptionDetails': (session, { errorObjectId }) => {
    const { value, contextId } = session.objects.get(errorObjectId);
    if (!(value instanceof Debugger.Object) || !value.isError) {
      throw new ProtocolError('errorObjectId is not a JS error object');
    }
    const [text] = descriptionOf(value).split('\n    at ');
    return { exceptionDetails: detailsOf(session, contextId, value, { text }) };
  },
  'Runtime.getIsolateId': () => ({ id: host.isolateName }),
  'Runtime.getHeapUsage': () => JSON.parse(host.heapUsage()),
  'Runtime.terminateExecution': () => {
    throw unbuilt('Runtime.terminateExecution');
  },
};

function unbuilt(name) {
  return new ProtocolError(`${name} is not implemented in nodus`, -32601);
}

function hasPrototype(object, prototype) {
  try {
    for (let at = object.proto; at !== null; at = at.proto) {
      if (at === prototype) return true;
    }
  } catch {
    return false;
  }
  return false;
}

function bindingCalled(name, payload, executionContextId) {
  for (const session of sessions) {
    if (session.bindings.has(name)) {
      session.notify('Runtime.bindingCalled', { name, payload, executionContextId });
    }
  }
}

function disable(session) {
  session.runtime = false;
  session.bindings.clear();
  session.objects.clear();
  session.asyncDepth = 0;
  require('async_stacks').update();
}

module.exports = { commands, disable };
