'use strict';

// Errors of code at the prompt: they come back to the prompt wherever they are thrown, lose the part of their stack that is
// the prompt itself, and are printed as `Uncaught …`.

const {
  ArrayPrototypeForEach,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypeSlice,
  ErrorPrototypeToString,
  FunctionPrototypeToString,
  ReflectApply,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  RegExpPrototypeSymbolSplit,
  SafeSet,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeReplace,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { AsyncLocalStorage } = require('async_hooks');
const { isNativeError } = internalBinding('types');
const {
  codes: { ERR_INVALID_REPL_INPUT, ERR_INVALID_STATE },
  kIsNodeError,
} = require('#internal/errors');

/** Which prompt code belongs to. */
const context = new AsyncLocalStorage();

const guarded = new SafeSet();
let watching = false;

/** Sees to it that what code throws later comes back to its prompt. */
function watch(server) {
  if (!server._isStandalone) guard(server);
  if (watching) return;
  watching = true;
  process.addUncaughtExceptionCaptureCallback((error) => {
    const owner = context.getStore();
    if (owner === undefined) return false;
    const answer = owner._handleError(error);
    return answer !== 'unhandled';
  });
}

function refuseListener(event) {
  if (event !== 'uncaughtException') return;
  const owner = context.getStore();
  if (owner === undefined || owner._isStandalone) return;
  throw new ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
}

/** Code at a prompt inside of a program must not listen to the program's errors. */
function guard(server) {
  guarded.add(server);
  server.once('exit', () => {
    guarded.delete(server);
    if (guarded.size === 0) process.removeListener('newListener', refuseListener);
  });
  if (guarded.size === 1) process.prependListener('newListener', refuseListener);
}

/** The constructors of errors of the program and of the context's own realm. */
function errorConstructors(server) {
  const { Error } = primordials;
  if (server.useGlobal) return [Error];
  const { compileForPrompt, runForPrompt } = require('#vm/internal');
  try {
    const own = runForPrompt(compileForPrompt('Error', 'REPL'), server.context, '', false);
    return typeof own === 'function' ? [Error, own] : [Error];
  } catch {
    return [Error];
  }
}

/** A format for stacks that the program has set; undefined for that of the language. */
function ownFormat(f) {
  if (typeof f !== 'function') return undefined;
  return StringPrototypeIncludes(FunctionPrototypeToString(f), '[native code]') ? undefined : f;
}

/** Lets `read` see stacks that end where the prompt begins. */
function withShortStacks(server, read) {
  const constructors = errorConstructors(server);
  const fallback = ownFormat(constructors[0].prepareStackTrace);
  const undo = [];
  ArrayPrototypeForEach(constructors, (constructor) => {
    const { prepareStackTrace } = constructor;
    undo[undo.length] = () => {
      constructor.prepareStackTrace = prepareStackTrace;
    };
    const previous = ownFormat(prepareStackTrace) ?? fallback;
    constructor.prepareStackTrace = (error, frames) => {
      const kept = shortened(frames);
      if (typeof previous === 'function') {
        return ReflectApply(previous, constructor, [error, kept]);
      }
      const lines = ArrayPrototypeMap(kept, (frame) => `\n    at ${frame}`);
      return `${nameOf(error)}${ArrayPrototypeJoin(lines, '')}`;
    };
  });
  try {
    return read();
  } finally {
    ArrayPrototypeForEach(undo, (f) => f());
  }
}

function nameOf(error) {
  if (kIsNodeError !== undefined && error[kIsNodeError]) {
    return `${error.name} [${error.code}]: ${error.message}`;
  }
  return ErrorPrototypeToString(error);
}

/** The frames above the last one that is no function's: that is the line at the prompt. */
function shortened(frames) {
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i];
    if (frame.getFunctionName() === null && !isOurs(frame.getFileName())) {
      return ArrayPrototypeSlice(frames, 0, i);
    }
  }
  return frames;
}

function isOurs(filename) {
  return typeof filename === 'string' && StringPrototypeStartsWith(filename, 'node:');
}

function replaceStack(error, stack) {
  const { ObjectDefineProperty } = primordials;
  ObjectDefineProperty(error, 'stack', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: stack,
    writable: true,
  });
}

const importTrouble = 'Cannot use import statement outside a module';

/** A SyntaxError shows its place but no stack. */
function tidySyntaxError(server, error) {
  server._lastCommandErrored = true;
  // The name of the file says nothing.
  let stack = RegExpPrototypeSymbolReplace(/^REPL\d+:\d+\r?\n/, error.stack, '');
  stack = RegExpPrototypeSymbolReplace(/^\s+at\s.*\n?/gm, stack, '');
  if (StringPrototypeIncludes(error.message, importTrouble)) {
    const { toDynamicImport } = require('#repl/imports');
    error.message = `Cannot use import statement inside the Node.js REPL, alternatively use dynamic import: ${toDynamicImport(server.lines[server.lines.length - 1])}`;
    stack = StringPrototypeReplace(stack, /SyntaxError:.*/, () => `SyntaxError: ${error.message}`);
  }
  replaceStack(error, stack);
}

/** The text that is printed for an error. */
function textOf(server, error) {
  const { REPL_MODE_STRICT, writer } = require('#repl/server');
  if (typeof error === 'object' && error !== null && isErrorLike(error)) {
    if (error.name === 'SyntaxError') {
      tidySyntaxError(server, error);
    } else if (server.replMode === REPL_MODE_STRICT && typeof error.stack === 'string') {
      // The directive took a line.
      replaceStack(
        error,
        StringPrototypeReplace(
          error.stack,
          /(\s+at\s+REPL\d+:)(\d+)/,
          (_, place, line) => `${place}${line - 1}`,
        ),
      );
    }
  }
  let text = server.writer(error);
  if (typeof text !== 'string') text = `${text}`;
  if (
    StringPrototypeStartsWith(text, '[') &&
    StringPrototypeEndsWith(text, ']') &&
    isNativeError(error)
  ) {
    text = StringPrototypeSlice(text, 1, -1);
  }
  return uncaught(text, writer.options.breakLength);
}

function isErrorLike(error) {
  return isNativeError(error) || typeof error.stack === 'string';
}

/** Puts `Uncaught` in front of the line that names the error. */
function uncaught(text, width) {
  const lines = RegExpPrototypeSymbolSplit(/(?<=\n)/, text);
  let result = '';
  let found = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!found && RegExpPrototypeExec(/^\[?([A-Z][a-z0-9_]*)*Error/, line) !== null) {
      found = true;
      result += width >= line.length ? `Uncaught ${line}` : `Uncaught:\n${line}`;
    } else {
      result += line;
    }
  }
  if (!found) result = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${result}`;
  return StringPrototypeEndsWith(result, '\n') ? result : `${result}\n`;
}

function again(server) {
  server.clearBufferedCommand();
  server.lines.level = [];
  if (!server.closed) server.displayPrompt();
}

/** Asks the user's own function, then prints. Gives `unhandled` when the process has to deal with the error. */
function handle(server, error) {
  if (server._userErrorHandler) {
    const answer = server._userErrorHandler(error);
    if (answer === 'ignore' || answer === 'unhandled') return answer;
    if (answer !== 'print') {
      throw new ERR_INVALID_STATE(
        'External REPL error handler must return either "ignore", "print", or "unhandled", ' +
          `but received: ${answer}`,
      );
    }
  }
  if (typeof error === 'object' && error !== null && isNativeError(error)) {
    // Only now does the error get its stack, if nobody has looked at it.
    withShortStacks(server, () => error.stack);
  }
  if (!server.underscoreErrAssigned) server.lastError = error;
  if (server._isStandalone && process.listenerCount('uncaughtException') !== 0) {
    process.nextTick(() => {
      process.emit('uncaughtException', error);
      again(server);
    });
    return 'handled';
  }
  server.output.write(textOf(server, error));
  again(server);
  return 'handled';
}

module.exports = { context, handle, watch };
