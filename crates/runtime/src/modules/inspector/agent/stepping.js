'use strict';

// Steps: which frames are watched after a pause, and when they pause again.

const { isBlackboxed, isBusy, pause } = require('pausing');
const { scriptOfCode } = require('scripts');
const { dbg, safely } = require('target');

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
  dbg.onEnterFrame = undefined;
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
    if (frame.script && frame.type !== 'debugger' && !isBlackboxed(frame.script)) {
      watch(frame, true);
      break;
    }
  }
}

function isProgram(code) {
  const { url, source } = scriptOfCode(code);
  return !url.startsWith('node:') && source.introductionType !== 'debugger eval' && url !== '';
}

function arrive(frame) {
  const reason = kind === 'start' ? 'Break on start' : kind === 'pause' ? 'other' : 'step';
  const arrival = onArrival;
  onArrival = undefined;
  clearSteps();
  arrival?.();
  return pause(frame, reason);
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
    dbg.onEnterFrame = undefined;
    return undefined;
  }
  this.onStep = undefined;
  this.onPop = undefined;
  armed.delete(this);
  // What the loader does before the program's first statement is not the program.
  if (kind === 'start') return undefined;
  let { older } = this;
  while (
    older !== null &&
    (!older.script || older.type === 'debugger' || isBlackboxed(older.script))
  ) {
    older = older.older;
  }
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
