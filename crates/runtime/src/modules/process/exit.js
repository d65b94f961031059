'use strict';

// The end of the process: `process.exit`, `process.exitCode` and the events before it.
//
// Natives: `internalBinding('process_methods').reallyExit(code)` ends the process (or the worker).

const { MathTrunc, ObjectDefineProperty } = primordials;

const { reallyExit: nativeReallyExit } = internalBinding('process_methods');
const { validateInteger } = require('#internal/validators');

let exitCode;
let exiting = false;

/** The exit code of an integer, the text of one, or nothing; throws for anything else. */
function checkExitCode(code) {
  if (code === null || code === undefined) return code;
  const value = typeof code === 'string' && code !== '' && +code === +code ? +code : code;
  validateInteger(value, 'code');
  return value;
}

function defineExitState() {
  ObjectDefineProperty(process, '_exiting', {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => exiting,
    set(value) {
      exiting = !!value;
    },
  });
  ObjectDefineProperty(process, 'exitCode', {
    __proto__: null,
    enumerable: true,
    configurable: false,
    get: () => exitCode,
    set(code) {
      exitCode = checkExitCode(code) ?? undefined;
    },
  });
}

/** `exitCode` as a number, 0 when it was never set. */
function currentCode() {
  return exitCode === undefined ? 0 : MathTrunc(+exitCode) || 0;
}

/** `process.reallyExit`: no events, but programs may patch it. */
function reallyExit(code) {
  nativeReallyExit(code === undefined ? currentCode() : MathTrunc(+code) || 0);
}

function exit(code) {
  const { handleProcessExit } = hooks;
  if (handleProcessExit !== undefined) process.off('exit', handleProcessExit);
  if (code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', currentCode());
  }
  // A listener may have set another code.
  process.reallyExit(currentCode());
  // A patched `reallyExit` returns: what follows would run in a process that should be gone.
}

// Set by modules that react to the end of the process in a way `exit()` must not trigger.
// `unsettled` tells of an entry module that still waits, and gives the exit code for that.
const hooks = { handleProcessExit: undefined, unsettled: undefined };

/** The loop is empty: the program may start more work. */
function emitBeforeExit() {
  process.emit('beforeExit', currentCode());
}

/** The loop is empty for good. Gives the exit code. */
function emitExit() {
  let unsettledCode = 0;
  if (!process._exiting) {
    process._exiting = true;
    if (exitCode === undefined && hooks.unsettled !== undefined) unsettledCode = hooks.unsettled();
    process.emit('exit', currentCode());
  }
  return exitCode === undefined ? unsettledCode : currentCode();
}

module.exports = { defineExitState, emitBeforeExit, emitExit, exit, hooks, reallyExit };
