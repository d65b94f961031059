'use strict';

// The pause: the program stands still inside a hook of the engine while messages are handled.

const { describeFrames, framesFrom, kGroup, returnValueFor } = require('frames');
const { scriptOfCode } = require('scripts');
const { sessions } = require('target');

const host = internalBinding;

/** While the program is paused: `{ frames, reason, next, again }`. */
let current;
// How many evaluations of the agent's own run that nothing shall stop.
let quiet = 0;

function isPaused() {
  return current !== undefined;
}

function pausedFrames() {
  return current?.frames ?? [];
}

/** Whether hooks have to look away. */
function isBusy() {
  return current !== undefined || quiet > 0 || host.calls > 0;
}

/** Calls `f`; what it runs does not pause. */
function quietly(f) {
  quiet++;
  try {
    return f();
  } finally {
    quiet--;
  }
}

/**
 * Calls `f`; what it runs may pause, even when the message that asked for it came while something of the agent's was on its
 * way out.
 */
function openly(f) {
  const { calls } = host;
  host.calls = 0;
  try {
    return f();
  } finally {
    host.calls = calls;
  }
}

// What stops a program at one place, in the order in which the engine tells of it.
const kStep = 0;
const kBreakpoint = 1;
const kStatement = 2;

// The place of the last stop, and what it was stopped by.
let last = { frame: undefined, lineNumber: 0, columnNumber: 0, by: kStep };

/** Whether the program has just stopped at this place for a reason that the engine told of before this one. */
function hasStopped(frame, by) {
  const { lineNumber, columnNumber } = frame.script.getOffsetMetadata(frame.offset);
  const here = { frame, lineNumber, columnNumber, by };
  const isSame =
    last.frame === frame &&
    last.lineNumber === lineNumber &&
    last.columnNumber === columnNumber &&
    last.by < by;
  last = here;
  return isSame;
}

/** The sessions that want to hear of pauses. */
function debuggers() {
  const list = [];
  for (const session of sessions) {
    if (session.debugger && !session.skipAllPauses) list.push(session);
  }
  return list;
}

/** Whether anybody could let a paused program go on. */
function isDebugged() {
  for (const session of sessions) {
    if (session.debugger) return true;
  }
  return false;
}

/** Whether a place is in a part of a script that a session does not want to see: every other range between positions is. */
function isInRanges(session, script, code) {
  const positions = session.ranges?.get(script.id);
  if (positions === undefined) return false;
  const line = code.startLine - 1;
  const column = code.startColumn - 1;
  const passed = positions.filter(
    (at) => at.lineNumber < line || (at.lineNumber === line && at.columnNumber <= column),
  );
  return passed.length % 2 === 1;
}

/** Whether a session wants to be spared the code of a frame. */
function spares(session, script, code) {
  return (
    session.blackbox?.some((pattern) => pattern.test(script.url)) ||
    (session.skipAnonymous && script.url === '') ||
    session.spared?.has(script.context.uniqueId) ||
    isInRanges(session, script, code)
  );
}

// What carries the conversation would only show itself, and what makes builtin things when they are first named only that
// it does.
const kHidden = /^node:(?:inspector$|internal\/(?:inspector|globals|loader)\b)/;

/** Whether every debugger wants to be spared the code of a frame. */
function isBlackboxed(code) {
  const script = scriptOfCode(code);
  if (kHidden.test(script.url)) return true;
  const list = debuggers();
  return list.length > 0 && list.every((session) => spares(session, script, code));
}

// What hands the messages of debuggers on.
const kCarrier = /^node:(?:inspector$|internal\/inspector\/(?!console\b))/;

/** Whether a frame is on the way of a message, and none of what the program was doing when that came. */
function isCarrying(frame) {
  for (let at = frame; at !== null; at = at.older) {
    if (!at.script) continue;
    const { url } = scriptOfCode(at.script);
    if (kCarrier.test(url)) return true;
    if (!url.startsWith('node:')) return false;
  }
  return false;
}

/**
 * Stops the program in a frame until somebody lets it go on. `describe(session)` gives what is particular to a session. With a
 * completion the frame is about to end so: steps from there on are the caller's, and the kind of the next one is the result.
 */
function pause(frame, reason, hitBreakpoints = [], describe = undefined, completion = undefined) {
  if (isBusy()) return undefined;
  const listeners = debuggers();
  if (listeners.length === 0) return undefined;
  const { clearSteps, begin, pauseSoon } = require('stepping');
  clearSteps();
  const frames = framesFrom(frame);
  current = { frames, reason, hitBreakpoints, describe, completion, next: undefined, again: false };
  for (const session of listeners) tell(session);
  while (current.next === undefined && isDebugged()) {
    if (!host.waitForMessage()) break;
  }
  const { next, again } = current;
  current = undefined;
  for (const session of sessions) {
    if (!session.debugger) continue;
    session.objects.releaseGroup(kGroup);
    session.notify('Debugger.resumed', {});
  }
  host.deliver();
  if (completion !== undefined) return again ? 'into' : next;
  if (again) pauseSoon('pause');
  else if (next !== undefined && next !== 'resume') begin(next, frame);
  return undefined;
}

/** Tells a session of the pause. */
function tell(session) {
  const { frames, reason, hitBreakpoints, describe, completion } = current;
  const callFrames = describeFrames(session, frames);
  if (completion !== undefined) {
    callFrames[0].returnValue = returnValueFor(session, frames[0], completion.return);
  }
  const params = {
    callFrames,
    reason,
    hitBreakpoints,
    ...describe?.(session),
  };
  if (session.asyncDepth > 0) {
    const asyncStackTrace = require('async_stacks').current();
    if (asyncStackTrace !== undefined) params.asyncStackTrace = asyncStackTrace;
  }
  session.notify('Debugger.paused', params);
}

/** Ends the pause: 'resume', or the kind of a step. */
function goOn(next = 'resume') {
  if (current === undefined) return false;
  current.next = next;
  return true;
}

/** Asks for another pause where somebody has ended this one but the program has not left it yet; false without a pause. */
function pauseAgain() {
  if (current === undefined) return false;
  if (current.next !== undefined) current.again = true;
  return true;
}

module.exports = {
  goOn,
  hasStopped,
  isBlackboxed,
  isBusy,
  isCarrying,
  isPaused,
  kBreakpoint,
  kStatement,
  kStep,
  openly,
  pause,
  pauseAgain,
  pausedFrames,
  quietly,
  tell,
};
