'use strict';

// What happens to an exception that nobody caught: capture callback, 'uncaughtExceptionMonitor',
// 'uncaughtException', then the report on stderr and the end of the process.
//
// Natives: `internalBinding('errors').setUncaughtExceptionHandler(fn(error, fromPromise, location))`,
// called for exceptions that reach the runtime; it returns true when the exception was handled,
// otherwise it has printed the exception and chosen the exit code. `location` = { filename, line, column, sourceLine } of the throw, if
// known. `internalBinding('process_methods').rawStderr(text)` writes to fd 2 at once.

const {
  ObjectDefineProperty,
  ObjectPrototypeIsPrototypeOf,
  ReflectApply,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  SyntaxError,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET },
  kEnhanceStackBeforeInspector,
} = require('#internal/errors');
const asyncHooks = require('#async_hooks/internal');
const reporting = require('#process/setup').report;

const kGenericUserError = 1;
const kNoFatalExceptionHandler = 6;
const kExceptionInFatalExceptionHandler = 7;

const hooks = {
  __proto__: null,
  // Called with an exception that ends the program, while a debugger watches.
  fatal: undefined,
};

const state = {
  captureCallback: null,
  // The `domain` module sees exceptions before the events.
  domainHandler: undefined,
  domainListens: undefined,
};

function setUncaughtExceptionCaptureCallback(fn) {
  if (fn === null) {
    state.captureCallback = null;
    return;
  }
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (state.captureCallback !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  state.captureCallback = fn;
}

function hasUncaughtExceptionCaptureCallback() {
  return state.captureCallback !== null;
}

// Callbacks that see an exception without replacing the others, newest last.
let auxiliaryCallbacks;

function addUncaughtExceptionCaptureCallback(fn) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  auxiliaryCallbacks ??= [];
  auxiliaryCallbacks[auxiliaryCallbacks.length] = fn;
}

function runAuxiliaryCallbacks(error) {
  if (auxiliaryCallbacks !== undefined) {
    for (let i = auxiliaryCallbacks.length - 1; i >= 0; i--) {
      if (auxiliaryCallbacks[i](error) === true) return true;
    }
  }
  return false;
}

/** Offers the exception to the program; true when the program dealt with it. */
function offer(error, fromPromise) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (state.captureCallback !== null) {
    state.captureCallback(error);
    return true;
  }
  if (state.domainHandler !== undefined) {
    const handled = state.domainHandler(error, fromPromise);
    if (handled !== undefined) return handled;
  }
  if (runAuxiliaryCallbacks(error)) return true;
  return process.emit('uncaughtException', error, origin);
}

/** Emits 'exit' for a process that an exception ends; gives the exit code. */
function exitAfterException() {
  try {
    if (!process._exiting) {
      process._exiting = true;
      process.exitCode = kGenericUserError;
      process.emit('exit', kGenericUserError);
      require('#process/exit').hooks.atExit?.();
    }
  } catch {
    // Nothing is left to tell about an exception in an exit handler at this point.
  }
  const { exitCode } = process;
  return exitCode === undefined ? kGenericUserError : exitCode;
}

function tellEnd() {
  try {
    require('#process/exit').hooks.atEnd?.();
  } catch {
    // As in the listeners.
  }
}

let handling = false;

function onUncaughtException(error, fromPromise = false, location = undefined) {
  if (handling) {
    // The handlers themselves threw.
    return die(error, location, kExceptionInFatalExceptionHandler);
  }
  if (
    reporting.elsewhere === undefined &&
    state.captureCallback === null &&
    !(state.domainListens?.() ?? false) &&
    require('#internal/options').getOptionValue('--abort-on-uncaught-exception')
  ) {
    report(error, location);
    abort(fromPromise);
  }
  handling = true;
  let handled;
  try {
    handled = offer(error, fromPromise);
  } catch (inner) {
    handling = false;
    return die(inner, undefined, kExceptionInFatalExceptionHandler);
  }
  handling = false;
  if (handled) {
    // Ids of what was executing are of no use to what runs next.
    const { setImmediate } = require('#timers/internal');
    if (asyncHooks.counts.after > 0) {
      do asyncHooks.emitAfter(asyncHooks.executionAsyncId());
      while (asyncHooks.hasAsyncIdStack());
    }
    asyncHooks.clearAsyncIdStack();
    asyncHooks.setFrame(undefined);
    // Ticks that were queued before the exception run in the next turn at the latest.
    setImmediate(() => {});
    return true;
  }
  return die(error, location, undefined, fromPromise);
}

/** `process.report` may want to be told of what ends the process. */
function tellReport(error) {
  if (
    state.reportException === undefined &&
    !require('#internal/options').getOptionValue('--report-uncaught-exception')
  ) {
    return;
  }
  try {
    require('#process/report').onUncaught(error);
  } catch {
    // The exception itself still has to be shown.
  }
}

/** `--abort-on-uncaught-exception`: by the signal that V8 ends with, or the one that Node does for rejections. */
function abort(fromPromise) {
  const { signals } = internalBinding('constants').os;
  internalBinding('process_methods').abort(fromPromise ? signals.SIGABRT : signals.SIGTRAP);
}

function die(error, location, code = undefined, fromPromise = false) {
  tellReport(error);
  if (reporting.elsewhere !== undefined) {
    state.dying = true;
    // A worker whose handlers throw ends as any other that fails.
    const exitCode = code === undefined ? exitAfterException() : kGenericUserError;
    tellEnd();
    reporting.elsewhere(error);
    process.reallyExit(exitCode);
    return false;
  }
  hooks.fatal?.(error);
  const aborts = require('#internal/options').getOptionValue('--abort-on-uncaught-exception');
  if (aborts) {
    report(error, location, fromPromise);
    abort(fromPromise);
  }
  // Listeners for 'exit' come first: they may still change the error, or end the process without a word about it.
  const exitCode = code === undefined ? exitAfterException() : code;
  report(error, location, fromPromise);
  tellEnd();
  process.reallyExit(exitCode);
  return false;
}

function hasColors() {
  if (process.env.FORCE_COLOR !== undefined) return require('#tty/colors').getColorDepth() > 2;
  return internalBinding('process_methods').stderrHasColors?.() ?? false;
}

function inspectForReport(error) {
  const { inspect } = require('#util/inspect');
  return inspect(error, { customInspect: false, depth: 5, colors: hasColors() });
}

/** Where the parser stopped, for an error of the parser. */
function syntaxErrorPosition(error) {
  const report = ObjectPrototypeIsPrototypeOf(SyntaxError.prototype, error)
    ? internalBinding('errors').syntaxReport(error)
    : undefined;
  if (report === undefined) return undefined;
  const { 1: line, 4: offset } = report;
  let { 3: text, 5: filename } = report;
  // Errors of linking know no line.
  if (!filename || (line === 0 && text === '')) return undefined;
  // Who reads JSON or a regular expression is of more help than what was read; the text of `eval` has no file.
  if (text === '' && StringPrototypeStartsWith(filename, 'node:')) return undefined;
  if (require('#process/source_position').isOfRunningCode(error)) {
    if (text === '' || StringPrototypeStartsWith(error.message, 'Invalid regular expression')) {
      return undefined;
    }
    filename = '<anonymous_script>';
  }
  const { refusedLiteral, tokenAt } = require('#internal/error_token');
  if (refusedLiteral(error.message) !== undefined) {
    text = require('#process/source_position').lineOf(filename, line) ?? text;
  }
  const end = StringPrototypeIndexOf(text, '\n');
  const sourceLine = end === -1 ? text : StringPrototypeSlice(text, 0, end);
  const { column, width } = tokenAt(sourceLine, offset, error.message);
  // The end of a file may be an empty line, which has nothing to mark.
  const isMarked = sourceLine !== '' || width === 0;
  return { filename, line, column: isMarked ? column : 0, width, sourceLine, parsed: true };
}

/** Where an exception comes from; the rejection of a promise has no statement that threw it. */
function originOf(error, location, fromPromise) {
  const where = syntaxErrorPosition(error) ?? location;
  if (where?.sourceLine !== undefined) return where;
  // The stack names original places, the engine the generated one, which is what can be mapped.
  if (
    where !== undefined &&
    process.sourceMapsEnabled &&
    !StringPrototypeStartsWith(where.filename, 'node:')
  ) {
    return require('#process/source_position').withSourceLine(where);
  }
  const { positionOf, thrownElsewhere, withSourceLine } = require('#process/source_position');
  const made = positionOf(error, fromPromise);
  if (where === undefined) return made;
  return made === undefined ? withSourceLine(where) : (thrownElsewhere(where, made) ?? made);
}

/** The line of source an exception comes from, with a caret under the place. */
function sourceArrow(where) {
  if (where !== undefined && where.sourceLine === undefined && process.sourceMapsEnabled) {
    where.sourceLine = require('#module/source_map_cache').originalLine(where.filename, where.line);
  }
  if (where?.sourceLine === undefined || (where.sourceLine === '' && !where.parsed)) return '';
  where = originalOf(where) ?? where;
  const { filename, line, column, width = 1, sourceLine } = where;
  const marks = StringPrototypeRepeat('^', width);
  const { indentLike } = require('#internal/error_token');
  const caret = column > 0 ? `\n${indentLike(sourceLine, column - 1)}${marks}` : '';
  return `${filename}:${line}\n${sourceLine}${caret}\n`;
}

/** The place in the original source, while source maps are in use. */
function originalOf({ filename, line, column }) {
  if (!process.sourceMapsEnabled) return undefined;
  return require('#module/source_map_cache').originalPosition(filename, line, column);
}

function write(text) {
  internalBinding('process_methods').rawStderr(text);
}

/** `--trace-uncaught`: where the exception was thrown, which for an error may not be where it was made. */
function thrownAt(error, where) {
  if (!require('#internal/options').getOptionValue('--trace-uncaught')) return undefined;
  let frames = '';
  try {
    const { stack } = error;
    const start = StringPrototypeIndexOf(stack, '\n    at ');
    if (start !== -1) frames = StringPrototypeSlice(stack, start + 1);
  } catch {
    // Not an error.
  }
  if (frames === '' && where !== undefined) {
    frames = `    at ${where.filename}:${where.line}:${where.column}`;
  }
  return frames === '' ? undefined : `Thrown at:\n${frames}\n\n`;
}

function bringsLine(error, where) {
  if (error === null || error === undefined) return false;
  const start = where === undefined ? undefined : `${where.filename}:${where.line}\n`;
  const { stack } = error;
  return (
    typeof stack === 'string' &&
    ((start !== undefined && StringPrototypeStartsWith(stack, start)) ||
      error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' ||
      error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX')
  );
}

/** Whether the text of the command line has failed while it ran. */
function isOfEvaluated(where) {
  return where?.filename === '[eval]' && require('#internal/main_eval').state.runs;
}

/** Prints an exception as the last words of the process. */
function report(error, location, fromPromise = false) {
  let where;
  let arrow = '';
  try {
    where = originOf(error, location, fromPromise);
    // Scripts of `vm` and stripped TypeScript bring their line along.
    if (!bringsLine(error, where)) arrow = sourceArrow(where);
  } catch {
    // The exception itself matters more than where it is.
  }
  const thrown = thrownAt(error, where);
  const { isErrorLike } = require('#internal/errors');
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  // What another thread has thrown may have come as a text.
  const foreign = isObject ? require('#worker_threads/error_transfer').shownText(error) : undefined;
  let text;
  let isError = false;
  try {
    isError = isErrorLike(error);
    if (isError) {
      enhance(error);
      text = inspectForReport(error);
    } else if (isObject && foreign === undefined) {
      text = inspectForReport(error);
    } else {
      const shown = foreign ?? (typeof error === 'symbol' ? '' : `${error}`);
      const hint = '(Use `node --trace-uncaught ...` to show where the exception was thrown)\n';
      write(`\n${arrow}${shown}\n${thrown ?? hint}${lastWords()}`);
      return;
    }
  } catch {
    text = 'Uncaught exception that cannot be displayed';
    try {
      text = `${error.name}: ${error.message}`;
    } catch {
      // Keep the general text.
    }
  }
  // What the text of the command line throws has its line as errors have.
  const isApart = isError || thrown !== undefined || isOfEvaluated(where);
  if (arrow !== '') arrow = isApart ? `${arrow}\n` : `\n${arrow}`;
  write(`${arrow}${text}\n${thrown ?? ''}${lastWords()}`);
}

/** Which version it was. */
function lastWords() {
  const { getOptionValue } = require('#internal/options');
  if (getOptionValue('--extra-info-on-fatal-exception') === false) return '';
  return `\nNode.js ${process.version}\n`;
}

/** Puts what is known beyond the stack (the emitter of an 'error') into it. */
function enhance(error) {
  const more = error[kEnhanceStackBeforeInspector];
  if (typeof more !== 'function') return;
  try {
    ObjectDefineProperty(error, 'stack', {
      __proto__: null,
      value: ReflectApply(more, error, []),
      writable: true,
      configurable: true,
    });
  } catch {
    // The plain stack will do.
  }
}

/** What the runtime does with an exception that nobody caught. */
function onUnhandled(error, fromPromise, location) {
  // Programs may take over, or take the handler away.
  const handler = process._fatalException;
  if (typeof handler !== 'function') {
    report(error, location);
    process.reallyExit(kNoFatalExceptionHandler);
    return false;
  }
  return handler(error, fromPromise, location);
}

module.exports = {
  addUncaughtExceptionCaptureCallback,
  hooks,
  hasUncaughtExceptionCaptureCallback,
  onUncaughtException,
  onUnhandled,
  report,
  setUncaughtExceptionCaptureCallback,
  state,
};
