'use strict';

// Exceptions: those that pause the program, and how the protocol tells of one.

const { wrap } = require('remote');
const { stackOfRows, stackOfText, traceFor } = require('frames');
const { isBlackboxed, isBusy, pause } = require('pausing');
const { contextOfGlobal, dbg, fromHost, safely, sessions, toHost } = require('target');

const host = internalBinding;

let nextId = 1;
// The exception on its way through frames that it has passed already.
let unwinding;

/** How something thrown is told of: of errors neither preview nor copy. */
function optionsFor(value, options) {
  const isError = value instanceof Debugger.Object && value.isError;
  return isError ? { group: options?.group } : { ...options, returnByValue: false };
}

/** ExceptionDetails of something that was thrown. */
function detailsOf(
  session,
  contextId,
  value,
  { text = 'Uncaught', stack, scriptId, options, at } = {},
) {
  const details = { exceptionId: nextId++, text, lineNumber: 0, columnNumber: 0 };
  const isError = value instanceof Debugger.Object && value.isError && !value.isProxy;
  let trace;
  if (isError) {
    trace = stackOfText(host.errorText(toHost(value)) ?? '');
  }
  if (stack) trace ??= stackOfSaved(stack);
  const top = trace?.callFrames[0];
  if (at !== undefined) {
    details.lineNumber = at.lineNumber;
    details.columnNumber = at.columnNumber;
  } else if (top !== undefined) {
    details.lineNumber = top.lineNumber;
    details.columnNumber = top.columnNumber;
  }
  const id = scriptId ?? (top?.scriptId !== '0' ? top?.scriptId : undefined);
  if (id !== undefined) details.scriptId = id;
  else if (top?.url) details.url = top.url;
  if (trace !== undefined && trace.callFrames.length > 0) {
    details.stackTrace = traceFor(session, trace);
  }
  details.exception = wrap(session, contextId, value, optionsFor(value, options));
  return details;
}

/** A stack of the engine's. */
function stackOfSaved(saved) {
  const rows = [];
  try {
    for (let frame = saved; frame !== null && rows.length < 400; frame = frame.parent) {
      rows.push(frame.functionDisplayName ?? '', frame.source, frame.line, frame.column);
    }
  } catch {
    // A frame that may not be looked at ends the stack.
  }
  return stackOfRows(rows);
}

/** Whether some frame of the program will catch what is thrown in one. */
function isCaught(frame) {
  for (let at = frame; at !== null; at = at.older) {
    if (!at.script || at.type === 'debugger') continue;
    const isBuiltin = at.script.url?.startsWith('node:');
    if (!isBuiltin && at.script.isInCatchScope(at.offset)) return true;
    // What an asynchronous function throws goes into its promise.
    if (at.asyncPromise) {
      try {
        return at.asyncPromise.getPromiseReactions().length > 0;
      } catch {
        return false;
      }
    }
  }
  return false;
}

function onUnwind(frame, value) {
  if (isBusy()) return undefined;
  if (unwinding !== undefined && Object.is(unwinding.value, value) && unwinding.older === frame) {
    unwinding.older = frame.older;
    return undefined;
  }
  unwinding = { value, older: frame.older };
  const wanted = [...sessions].filter(
    (session) => session.debugger && session.pauseOnExceptions !== 'none',
  );
  if (wanted.length === 0 || isBlackboxed(frame.script)) return undefined;
  const caught = isCaught(frame);
  const listens = wanted.some(
    ({ pauseOnExceptions: state }) => state === 'all' || (state === 'caught' ? caught : !caught),
  );
  if (!listens) return undefined;
  const reason = frame.asyncPromise && !caught ? 'promiseRejection' : 'exception';
  const context = contextOfGlobal(frame.script.global);
  return pause(frame, reason, [], (session) => ({
    data: {
      ...wrap(session, context.id, value, { group: 'backtrace' }),
      uncaught: !caught,
    },
  }));
}

/** Has the engine tell of exceptions, if somebody wants to hear of them. */
function update() {
  let wanted = false;
  for (const session of sessions) {
    if (session.debugger && session.pauseOnExceptions !== 'none') wanted = true;
  }
  dbg.onExceptionUnwind = wanted ? safely(onUnwind) : undefined;
  unwinding = undefined;
}

/** The program ends by an exception: tells those who have Runtime enabled. */
function thrown(hostValue) {
  const value = fromHost(hostValue);
  for (const session of sessions) {
    if (!session.runtime) continue;
    const exceptionDetails = detailsOf(session, 1, value, { options: { generatePreview: true } });
    exceptionDetails.executionContextId = 1;
    if (exceptionDetails.stackTrace && !exceptionDetails.url) {
      exceptionDetails.url = exceptionDetails.stackTrace.callFrames[0].url;
    }
    session.notify('Runtime.exceptionThrown', { timestamp: Date.now(), exceptionDetails });
  }
}

module.exports = { detailsOf, optionsFor, thrown, update };
