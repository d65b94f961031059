'use strict';

// `process.emitWarning` and how warnings are printed.

const {
  ArrayIsArray,
  Error,
  ErrorCaptureStackTrace,
  ErrorIsError,
  ErrorPrototypeToString,
  String,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');

let disabledWarnings;
/** Whether `--disable-warning` names this type or code. */
function isDisabled(name) {
  if (disabledWarnings === undefined) {
    const { getOptionValue } = require('#internal/options');
    const listed = getOptionValue('--disable-warning');
    disabledWarnings = ArrayIsArray(listed) ? listed : [];
  }
  for (let i = 0; i < disabledWarnings.length; i++) {
    if (disabledWarnings[i] === name) return true;
  }
  return false;
}

function writeOut(message) {
  const { getOptionValue } = require('#internal/options');
  const file = getOptionValue('--redirect-warnings') || process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(file, `${message}\n`);
      return;
    } catch {
      // Fall through to stderr, where a warning is never lost.
    }
  }
  // Through the console, so that a program which takes over standard error gets its warnings, too.
  require('console').error(message);
}

let hintPrinted = false;

/** The default listener of 'warning'. */
function onWarning(warning) {
  if (!ErrorIsError(warning)) return;
  if (isDisabled(warning.name) || (warning.code && isDisabled(warning.code))) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let message = `(${process.release.name}:${process.pid}) `;
  if (warning.code) message += `[${warning.code}] `;
  if (trace && warning.stack) {
    message += `${warning.stack}`;
  } else {
    message +=
      typeof warning.toString === 'function'
        ? `${warning.toString()}`
        : ErrorPrototypeToString(warning);
  }
  if (typeof warning.detail === 'string') message += `\n${warning.detail}`;
  if (!trace && !hintPrinted) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const argv0 = require('path').basename(process.argv0 || 'node', '.exe');
    message += `\n(Use \`${argv0} ${flag} ...\` to show where the warning was created)`;
    hintPrinted = true;
  }
  writeOut(message);
}

function emitWarning(warning, type, code, ctor) {
  // Nobody will see it: do not even build it.
  if (type === 'DeprecationWarning' && process.noDeprecation) return;
  let detail;
  if (type !== null && typeof type === 'object' && !ArrayIsArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!ErrorIsError(warning)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      // Thrown later: the caller did nothing wrong.
      process.nextTick(() => {
        throw warning;
      });
      return;
    }
  }
  process.nextTick(emitLater, warning);
}

function emitLater(warning) {
  process.emit('warning', warning);
}

/** Emits at once; for warnings that precede the end of the process. */
function emitWarningSync(warning, type, code, ctor) {
  process.emit('warning', createWarning(warning, type, code, ctor));
}

function createWarning(message, type, code, ctor, detail) {
  const warning = new Error(message);
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  ErrorCaptureStackTrace(warning, ctor || process.emitWarning);
  return warning;
}

/** `--trace-sync-io`: says where a call blocks the loop; the runtime calls it. */
function traceSyncCall() {
  const stack = require('#process/trace_stack').stackLines(traceSyncCall);
  internalBinding('process_methods').rawStderr(
    `(node:${process.pid}) WARNING: Detected use of sync API\n${stack}\n`,
  );
}

module.exports = { emitWarning, emitWarningSync, onWarning, traceSyncCall };
