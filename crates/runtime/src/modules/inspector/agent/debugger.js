'use strict';

// The domain Debugger.

const { ProtocolError, invalidParams } = require('protocol');
const { added, allScripts, describeScript, placesOf, scriptById, textOf } = require('scripts');
const breakpoints = require('breakpoints');
const {
  goOn,
  hasStopped,
  isBusy,
  isBlackboxed,
  isPaused,
  kStatement,
  pause,
  pauseAgain,
  pausedFrames,
  quietly,
  tell,
} = require('pausing');
const { pauseSoon, clearSteps } = require('stepping');
const { frameById } = require('frames');
const { answer, argumentOf, commandLine, contextFor, optionsOf, within } = require('evaluate');
const { scopesOf } = require('scopes');
const { dataOf } = require('describe');
const { contextOfGlobal, dbg, fromHost, safely, sessions } = require('target');

const host = internalBinding;

// What `Debugger.setInstrumentationBreakpoint` knows.
const kInstrumentations = ['beforeScriptExecution', 'beforeScriptWithSourceMapExecution'];

const kInstrumentation = '8:';

function onNewScript(code, global) {
  if (code.format === 'wasm') return;
  const { script, isNew } = added(code, global);
  // Before breakpoints at the same place.
  if (isNew) instrument(code, script);
  for (const session of sessions) {
    if (!session.debugger) continue;
    const resolvedBreakpoints = breakpoints.settleIn(script, session);
    if (isNew) {
      const described = describeScript(script);
      if (resolvedBreakpoints.length > 0) described.resolvedBreakpoints = resolvedBreakpoints;
      session.notify('Debugger.scriptParsed', described);
    }
    for (const one of resolvedBreakpoints) session.notify('Debugger.breakpointResolved', one);
  }
}

/** Has a script that begins stop, if somebody wants to set breakpoints before it runs. */
function instrument(code, script) {
  const { source } = script;
  // Functions compiled by the loader, builtin code and what debuggers evaluate are no scripts of the program.
  if (script.isWrapped || script.url.startsWith('node:')) return;
  if (source.introductionType === 'debugger eval') return;
  const wanted = source.sourceMapURL ? kInstrumentations : [kInstrumentations[0]];
  const isWanted = (session) => wanted.some((name) => session.instrumentation.has(name));
  if (![...sessions].some(isWanted)) return;
  const handler = {
    hit: safely((frame) => {
      code.clearBreakpoint(handler);
      if (isBusy()) return undefined;
      const data = { scriptId: script.id, url: script.url };
      if (source.sourceMapURL) data.sourceMapURL = source.sourceMapURL;
      return pause(frame, 'instrumentation', [], () => ({ data }));
    }),
  };
  const first = placesOf(script).find((place) => place.code === code);
  code.setBreakpoint(first?.offset ?? code.mainOffset, handler);
}

function onDebuggerStatement(frame) {
  if (isBusy() || isBlackboxed(frame.script)) return undefined;
  return hasStopped(frame, kStatement) ? undefined : pause(frame, 'other');
}

/** Sets what the engine tells of, by what sessions want. */
function update() {
  let wanted = false;
  for (const session of sessions) wanted ||= session.debugger;
  dbg.onNewScript = wanted ? safely(onNewScript) : undefined;
  dbg.onDebuggerStatement = wanted ? safely(onDebuggerStatement) : undefined;
  if (!wanted && !isPaused()) clearSteps();
  require('exceptions').update();
}

function needEnabled(session) {
  if (!session.debugger) throw new ProtocolError('Debugger agent is not enabled');
}

function needPaused() {
  if (!isPaused()) throw new ProtocolError('Can only perform operation while paused.');
}

function disable(session) {
  if (!session.debugger) return;
  session.debugger = false;
  breakpoints.removeAll(session);
  session.blackbox = undefined;
  session.instrumentation.clear();
  session.pauseOnExceptions = 'none';
  session.breakpointsActive = true;
  session.skipAllPauses = false;
  session.asyncDepth = 0;
  update();
  require('async_stacks').update();
  for (const other of sessions) {
    if (other.debugger) return;
  }
  goOn();
}

function step(kind) {
  return (session) => {
    needEnabled(session);
    needPaused();
    goOn(kind);
  };
}

function scriptNamed(id) {
  const script = scriptById(id);
  if (script === undefined) throw new ProtocolError(`No script for id: ${id}`);
  return script;
}

/** A debugger sees no variable before control has passed its declaration. */
function withoutDeadZone(completion) {
  const error = completion?.throw;
  if (!(error instanceof Debugger.Object) || !error.isError) return completion;
  const name = /^Cannot access '(.+)' before initialization$/.exec(dataOf(error, 'message'))?.[1];
  // What a function of the program says of its own variables is right.
  if (name === undefined || completion.stack?.source !== '') return completion;
  return { throw: fromHost(host.notDefined(name)) };
}

function evaluateOnCallFrame(session, params) {
  needPaused();
  const frame = frameById(pausedFrames(), params.callFrameId);
  const context = contextOfGlobal(frame.script.global);
  const { expression } = params;
  const options = { url: '' };
  const bindings = params.includeCommandLineAPI ? commandLine(session, expression) : undefined;
  const run = () => {
    if (params.throwOnSideEffect) {
      const effects = require('side_effects');
      return effects.guarded(context, () => effects.frameOf(frame).eval(expression, options));
    }
    return bindings === undefined
      ? frame.eval(expression, options)
      : frame.evalWithBindings(expression, bindings, options);
  };
  const completion = withoutDeadZone(within(params.timeout, () => quietly(run)));
  return answer(session, contextFor(context.id), completion, optionsOf(params), expression);
}

function setVariableValue(session, { scopeNumber, variableName, newValue, callFrameId }) {
  needPaused();
  const frame = frameById(pausedFrames(), callFrameId);
  const scope = scopesOf(frame.environment, frame)[scopeNumber];
  if (scope === undefined) throw new ProtocolError('Could not find scope with given number');
  const value = argumentOf(session, newValue);
  const env = scope.holder(variableName);
  try {
    env.setVariable(variableName, value);
  } catch {
    throw new ProtocolError('Internal error', -32603);
  }
}

function searchInContent(_session, { scriptId, query, caseSensitive = false, isRegex = false }) {
  const script = scriptNamed(scriptId);
  let pattern;
  try {
    pattern = new RegExp(isRegex ? query : RegExp.escape(query), caseSensitive ? '' : 'i');
  } catch {
    return { result: [] };
  }
  const result = [];
  textOf(script)
    .split('\n')
    .forEach((lineContent, lineNumber) => {
      if (pattern.test(lineContent)) result.push({ lineNumber, lineContent });
    });
  return { result };
}

/** A pattern as V8 takes it: matched anywhere in the address. */
function patternOf(text) {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new ProtocolError(`Pattern parser error: ${error.message}`);
  }
}

const commands = {
  'Debugger.enable': (session) => {
    const debuggerId = host.debuggerId;
    if (session.debugger) return { debuggerId };
    session.debugger = true;
    update();
    for (const script of allScripts())
      session.notify('Debugger.scriptParsed', describeScript(script));
    if (isPaused()) tell(session);
    return { debuggerId };
  },
  'Debugger.disable': (session) => disable(session),
  'Debugger.setBreakpointsActive': (session, { active }) => {
    session.breakpointsActive = active;
  },
  'Debugger.setSkipAllPauses': (session, { skip }) => {
    session.skipAllPauses = skip;
  },
  'Debugger.setBreakpointByUrl': (session, params) => {
    needEnabled(session);
    return breakpoints.setByUrl(session, params);
  },
  'Debugger.setBreakpoint': (session, params) => {
    needEnabled(session);
    return breakpoints.setAt(session, params);
  },
  'Debugger.setBreakpointOnFunctionCall': (session, { objectId, condition }) => {
    needEnabled(session);
    const { value } = session.objects.get(objectId);
    if (!(value instanceof Debugger.Object) || !value.script) {
      throw new ProtocolError('Could not find function with given id');
    }
    const { breakpointId } = breakpoints.setOnCall(session, value.script, condition);
    return { breakpointId };
  },
  'Debugger.setInstrumentationBreakpoint': (session, { instrumentation }) => {
    needEnabled(session);
    if (!kInstrumentations.includes(instrumentation)) throw invalidParams();
    if (session.instrumentation.has(instrumentation)) {
      throw new ProtocolError('Instrumentation breakpoint is already enabled.');
    }
    session.instrumentation.add(instrumentation);
    return { breakpointId: `${kInstrumentation}${instrumentation}` };
  },
  'Debugger.removeBreakpoint': (session, { breakpointId }) => {
    needEnabled(session);
    if (breakpointId.startsWith(kInstrumentation)) {
      session.instrumentation.delete(breakpointId.slice(kInstrumentation.length));
      return;
    }
    breakpoints.removeById(session, breakpointId);
  },
  'Debugger.getPossibleBreakpoints': (_session, params) => breakpoints.possible(params),
  'Debugger.continueToLocation': (session, { location }) => {
    needEnabled(session);
    needPaused();
    breakpoints.setOnce(session, location);
    goOn();
  },
  'Debugger.getScriptSource': (session, { scriptId }) => {
    needEnabled(session);
    return { scriptSource: textOf(scriptNamed(scriptId)) };
  },
  'Debugger.searchInContent': searchInContent,
  'Debugger.setPauseOnExceptions': (session, { state }) => {
    needEnabled(session);
    if (!['none', 'caught', 'uncaught', 'all'].includes(state)) {
      throw new ProtocolError(`Unknown pause on exceptions mode: ${state}`);
    }
    session.pauseOnExceptions = state;
    update();
  },
  'Debugger.pause': (session) => {
    needEnabled(session);
    if (!pauseAgain()) pauseSoon('pause');
  },
  'Debugger.resume': (session) => {
    needPaused();
    needEnabled(session);
    goOn();
  },
  'Debugger.stepInto': step('into'),
  'Debugger.stepOver': step('over'),
  'Debugger.stepOut': step('out'),
  'Debugger.evaluateOnCallFrame': evaluateOnCallFrame,
  'Debugger.setVariableValue': setVariableValue,
  'Debugger.setAsyncCallStackDepth': (session, { maxDepth }) => {
    needEnabled(session);
    session.asyncDepth = maxDepth;
    require('async_stacks').update();
  },
  'Debugger.setBlackboxPatterns': (session, { patterns, skipAnonymous }) => {
    if (!patterns.every((pattern) => typeof pattern === 'string')) throw invalidParams();
    session.blackbox = patterns.length === 0 ? undefined : patterns.map(patternOf);
    session.skipAnonymous = skipAnonymous === true;
  },
  'Debugger.setBlackboxExecutionContexts': (session, { uniqueIds }) => {
    session.spared = uniqueIds.length === 0 ? undefined : new Set(uniqueIds);
  },
  'Debugger.setBlackboxedRanges': (session, { scriptId, positions }) => {
    const script = scriptNamed(scriptId);
    let last = { lineNumber: -1, columnNumber: 0 };
    for (const position of positions) {
      const { lineNumber, columnNumber } = position ?? {};
      if (!Number.isInteger(lineNumber) || !Number.isInteger(columnNumber)) throw invalidParams();
      if (lineNumber < 0) throw new ProtocolError("Position missing 'line' or 'line' < 0.");
      if (columnNumber < 0) throw new ProtocolError("Position missing 'column' or 'column' < 0.");
      if (
        lineNumber < last.lineNumber ||
        (lineNumber === last.lineNumber && columnNumber <= last.columnNumber)
      ) {
        throw new ProtocolError(
          'Input positions array is not sorted or contains duplicate values.',
        );
      }
      last = position;
    }
    session.ranges ??= new Map();
    if (positions.length === 0) session.ranges.delete(script.id);
    else session.ranges.set(script.id, positions);
  },
  'Debugger.restartFrame': () => {
    needPaused();
    throw new ProtocolError('Restarting frame failed');
  },
  'Debugger.setScriptSource': (_session, { scriptId }) => {
    scriptNamed(scriptId);
    throw new ProtocolError('Debugger.setScriptSource is not implemented in nodus', -32601);
  },
  'Debugger.setReturnValue': () => {
    needPaused();
    throw new ProtocolError('Could not update return value at non-return position');
  },
  'Debugger.getStackTrace': () => {
    throw new ProtocolError('Stack trace with given id is not found');
  },
};

module.exports = { commands, disable };
