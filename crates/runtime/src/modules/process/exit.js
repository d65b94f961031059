'use strict';

// The end of the process: `process.exit`, `process.exitCode` and the events before it.
//
// Natives: `internalBinding('process_methods').reallyExit(code)` ends the process (or the worker).

const { ObjectDefineProperty } = primordials;

const { reallyExit: nativeReallyExit } = internalBinding('process_methods');

let exitCode;
let exiting = false;

/** The exit code of an integer, the text of one, or nothing; throws for anything else. */
function checkExitCode(code) {
  if (code === null || code === undefined) return code;
  const value = typeof code === 'string' && code !== '' && +code === +code ? +code : code;
  require('#internal/validators').validateInteger(value, 'code');
  return value;
}

/** Defines `_exiting` and `exitCode`, which are accessors. */
function defineOnProcess(name) {
  if (name === '_exiting') defineExiting();
  else if (name === 'exitCode') defineExitCode();
  else return false;
  return true;
}

function defineExiting() {
  ObjectDefineProperty(process, '_exiting', {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => exiting,
    set(value) {
      exiting = !!value;
    },
  });
}

function defineExitCode() {
  ObjectDefineProperty(process, 'exitCode', {
    __proto__: null,
    enumerable: true,
    configurable: false,
    get: () => exitCode,
    set(code) {
      const value = checkExitCode(code);
      // As the system takes it.
      exitCode = value === null || value === undefined ? undefined : value | 0;
    },
  });
}

/** `exitCode` as a number, 0 when it was never set. */
function currentCode() {
  return exitCode ?? 0;
}

/** `process.reallyExit`: no events, but programs may patch it. */
function reallyExit(code) {
  hooks.atEnd?.();
  nativeReallyExit(code === undefined ? currentCode() : code | 0);
}

/** `--trace-exit`: where the end of the process was asked for. */
function traceExit() {
  const stack = require('#process/trace_stack').stackLines(traceExit);
  const { isMainThread, threadId } = require('worker_threads');
  const where = isMainThread ? '' : `, thread:${threadId}`;
  internalBinding('process_methods').rawStderr(
    `(node:${process.pid}${where}) WARNING: Exited the environment with code ${currentCode()}\n${stack}\n`,
  );
}

function exit(code) {
  const { handleProcessExit } = hooks;
  if (handleProcessExit !== undefined) process.off('exit', handleProcessExit);
  if (code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', currentCode());
    hooks.atExit?.();
  }
  if (require('#internal/options').getOptionValue('--trace-exit')) traceExit();
  // A listener may have set another code.
  process.reallyExit(currentCode());
  // A patched `reallyExit` returns: what follows would run in a process that should be gone.
}

// Set by modules that react to the end of the process in a way `exit()` must not trigger.
// `unsettled` tells of an entry module that still waits, and gives the exit code for that.
// `atEnd` runs last, whatever ends the thread.
// `atExit` runs when the listeners for 'exit' have.
// `beforeExit` runs before the event of that name.
const hooks = {
  atEnd: undefined,
  atExit: undefined,
  beforeExit: undefined,
  handleProcessExit: undefined,
  unsettled: undefined,
};

/** The loop is empty: the program may start more work. */
function emitBeforeExit() {
  hooks.beforeExit?.();
  process.emit('beforeExit', currentCode());
}

/** The loop is empty for good. */
function emitExit() {
  if (!process._exiting) {
    process._exiting = true;
    // Listeners see the code of a program that still waits.
    if (exitCode === undefined && hooks.unsettled !== undefined) exitCode = hooks.unsettled();
    process.emit('exit', currentCode());
    hooks.atExit?.();
  }
}

/** What the listeners for 'exit' left to microtasks is done too. Gives the exit code. */
function end() {
  hooks.atEnd?.();
  return currentCode();
}

module.exports = { defineOnProcess, emitBeforeExit, emitExit, end, exit, hooks, reallyExit };
