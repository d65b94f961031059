'use strict';

// Steps: which frames are watched after a pause, and when they pause again.

const { hasStopped, isBlackboxed, isBusy, isCarrying, kStep, pause } = require('pausing');
const { scriptOfCode } = require('scripts');
const { dbg, forgetEntries, safely } = require('target');

// Frames that have handlers of a step.
const armed = new Set();
// The kind of the running step: into, over, out, pause, start; undefined when none runs.
let kind;
let from;
let onArrival;

function clearSteps() {
  kind = undefined;
  from = undefined;
  for (const frame of armed) {
    frame.onStep = undefined;
    frame.onPop = undefined;
  }
  armed.clear();
  forgetEntries();
}

function placeOf(frame) {
  const { lineNumber, columnNumber } = frame.script.getOffsetMetadata(frame.offset);
  return { frame, lineNumber, columnNumber, offset: frame.offset };
}

function watch(frame, steps) {
  armed.add(frame);
  frame.onPop = popped;
  if (steps) frame.onStep = stepped;
}

/** Begins a step from a frame. */
function begin(step, frame) {
  kind = step;
  from = placeOf(frame);
  watch(frame, step !== 'out');
  if (step === 'into') dbg.onEnterFrame = entered;
}

/** The next statement that runs pauses: any, or (`start`) any of the program. */
function pauseSoon(newKind, arrival = undefined) {
  clearSteps();
  kind = newKind;
  onArrival = arrival;
  dbg.onEnterFrame = entered;
  if (newKind === 'start') return;
  for (let frame = dbg.getNewestFrame(); frame !== null; frame = frame.older) {
    if (!frame.script || frame.type === 'debugger') continue;
    if (isBlackboxed(frame.script) || isCarrying(frame)) continue;
    watch(frame, true);
    break;
  }
}

function isProgram(code) {
  const { isModule, url, source } = scriptOfCode(code);
  // Modules of the command line are not stopped in Node either.
  if (isModule && /\[eval\d*\]$/.test(url)) return false;
  return !url.startsWith('node:') && source.introductionType !== 'debugger eval' && url !== '';
}

/** Stops at the end of a function that was stepped through, with what it gives. */
function stopAtReturn(frame, completion) {
  const caller = callerOf(frame);
  const reason = kind === 'pause' ? 'other' : 'step';
  clearSteps();
  const next = pause(frame, reason, [], undefined, completion);
  if (next === undefined || next === 'resume' || caller === null) return undefined;
  kind = 'over';
  watch(caller, true);
  return undefined;
}

/** The next frame outwards that debuggers want to see. */
function callerOf(frame) {
  let { older } = frame;
  while (
    older !== null &&
    (!older.script || older.type === 'debugger' || isBlackboxed(older.script))
  ) {
    older = older.older;
  }
  return older;
}

/** Whether a frame that ends gives what its function was called for. */
function returns(frame, completion) {
  if (completion === null || !('return' in completion) || frame.type !== 'call') return false;
  const { callee } = frame;
  return callee !== null && !callee.isAsyncFunction && !callee.isGeneratorFunction;
}

/** Whether what ends with a frame is the program: a file's function, a module, a script. */
function isWholeProgram(frame, completion) {
  if (completion === null || !('return' in completion) || completion.initial) return false;
  const { isWrapped } = scriptOfCode(frame.script);
  return isWrapped ? frame.type === 'call' : frame.type !== 'call';
}

function arrive(frame) {
  const reason = kind === 'start' ? 'Break on start' : kind === 'pause' ? 'other' : 'step';
  const arrival = onArrival;
  onArrival = undefined;
  clearSteps();
  arrival?.();
  hasStopped(frame, kStep);
  return pause(frame, reason, require('breakpoints').hitsAt(frame));
}

function onStep() {
  if (isBusy() || kind === undefined) return undefined;
  const { lineNumber, columnNumber, isStepStart } = this.script.getOffsetMetadata(this.offset);
  if (!isStepStart || isBlackboxed(this.script)) return undefined;
  // The head of a CommonJS file is not the program's.
  if (lineNumber < 1) return undefined;
  if (
    from?.frame === this &&
    lineNumber === from.lineNumber &&
    columnNumber === from.columnNumber &&
    this.offset > from.offset
  ) {
    return undefined;
  }
  return arrive(this);
}

function onPop(completion) {
  if (isBusy() || kind === undefined) return undefined;
  const waits = completion !== null && (completion.await || (completion.yield && kind === 'over'));
  if (waits && kind !== 'out' && !completion.initial) {
    // The function goes on later, and the step with it.
    forgetEntries();
    return undefined;
  }
  this.onStep = undefined;
  this.onPop = undefined;
  armed.delete(this);
  // A program without a statement stops at its end. What the loader runs to get at the program is not the program.
  if (kind === 'start') return isWholeProgram(this, completion) ? arrive(this) : undefined;
  if (kind !== 'out' && returns(this, completion) && !isBlackboxed(this.script)) {
    return stopAtReturn(this, completion);
  }
  const older = callerOf(this);
  if (older === null) {
    if (kind !== 'pause' && kind !== 'start') clearSteps();
    return undefined;
  }
  if (from?.frame === this || kind === 'out') from = undefined;
  if (kind === 'out') {
    kind = 'over';
  }
  watch(older, true);
  return undefined;
}

function onEnter(frame) {
  if (isBusy() || kind === undefined || !frame.script) return undefined;
  if (kind === 'start' ? !isProgram(frame.script) : isBlackboxed(frame.script)) return undefined;
  if (isCarrying(frame)) return undefined;
  watch(frame, true);
  return undefined;
}

const stepped = safely(onStep);
const popped = safely(onPop);
const entered = safely(onEnter);

/** The first statement of the program pauses. */
function pauseOnStart() {
  pauseSoon('start');
}

module.exports = { begin, clearSteps, pauseOnStart, pauseSoon };
