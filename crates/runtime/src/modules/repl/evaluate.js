'use strict';

// How the prompt runs code unless it was given an `eval` of its own: as scripts in its context, one after the other, with
// `await` allowed at the top level.

const {
  PromisePrototypeThen,
  RegExpPrototypeExec,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeTrim,
} = primordials;

const {
  codes: { ERR_SCRIPT_EXECUTION_INTERRUPTED },
} = require('#internal/errors');
const { getOptionValue } = require('#internal/options');
const { compileForPrompt, runForPrompt } = require('#vm/internal');
const { Recoverable, isRecoverable } = require('#repl/recoverable');

const { isScript, isRecoverableAwait, processTopLevelAwait } = internalBinding('repl');

/** Whether code begins with a brace that is meant as an object and not as a block. */
function looksLikeObject(code) {
  return (
    RegExpPrototypeExec(/^\s*\{/, code) !== null && RegExpPrototypeExec(/;\s*$/, code) === null
  );
}

function isWhole(code) {
  return isScript(code) || isScript(`_=${code}`);
}

/** The file that `import()` takes names relative to. */
function referrer() {
  const path = require('path');
  try {
    return path.join(process.cwd(), 'repl');
  } catch {
    return path.join(path.dirname(process.execPath), 'repl');
  }
}

function withDirective(server, code) {
  const { REPL_MODE_STRICT } = require('#repl/server');
  if (server.replMode !== REPL_MODE_STRICT) return code;
  // In strict mode blank code stays blank.
  return RegExpPrototypeExec(/^\s*$/, code) === null ? `'use strict'; void 0;\n${code}` : code;
}

/** The text that is compiled for code, with its other form if that is no script. */
function forms(server, code, awaited) {
  if (awaited) return { __proto__: null, text: code, other: undefined };
  const directed = withDirective(server, code);
  if (looksLikeObject(code) && isWhole(code)) {
    const text = withDirective(server, `(${StringPrototypeTrim(code)})\n`);
    return { __proto__: null, text, other: directed };
  }
  return { __proto__: null, text: directed, other: undefined };
}

function compile(server, { text, other }, code, file) {
  try {
    return compileForPrompt(text, file);
  } catch (error) {
    if (other !== undefined) return compile(server, { text: other, other: undefined }, code, file);
    if (isRecoverable(code)) throw new Recoverable(error);
    throw error;
  }
}

/** The function that runs code at a prompt: `eval(code, context, file, callback)`. */
function evaluate(code, context, file, callback) {
  const server = this;
  // A blank line is no code but has a value.
  if (StringPrototypeTrim(code) === '' && code !== '\n') {
    callback(null, undefined);
    return;
  }
  if (code === '\n') {
    callback(null);
    return;
  }
  let awaited = false;
  let input = code;
  let script;
  try {
    if (getOptionValue('--experimental-repl-await') !== false) {
      const changed = topLevelAwait(code, file);
      if (changed !== undefined) {
        awaited = true;
        input = changed;
      }
    }
    script = compile(server, forms(server, input, awaited), code, file);
  } catch (error) {
    callback(error);
    return;
  }
  const { globalThis } = primordials;
  require('#repl/names').noteDeclarations(server.useGlobal ? globalThis : context, input);
  run(server, script, awaited, context, callback);
}

/** Code without `await` at its top level; undefined when there is none. */
function topLevelAwait(code, file) {
  if (!StringPrototypeIncludes(code, 'await')) return undefined;
  let text = code;
  const isObject = looksLikeObject(code);
  if (isObject) {
    const changed = processTopLevelAwait(`(${StringPrototypeTrim(code)})`);
    if (typeof changed === 'string') return changed;
  }
  if (StringPrototypeEndsWith(text, '\n')) text = StringPrototypeSlice(text, 0, -1);
  const changed = processTopLevelAwait(text);
  if (typeof changed === 'string') return changed;
  if (changed === null || isScript(code)) return undefined;
  if (isRecoverableAwait(code)) throw new Recoverable(new SyntaxErrorOf(code, file));
  return failure(text, code, file);
}

/** The SyntaxError of code that is to be continued. */
function SyntaxErrorOf(code, file) {
  try {
    compileForPrompt(code, file);
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Throws what is wrong with code that awaits, unless it is wrong without as well. */
function failure(text, code, file) {
  try {
    compileForPrompt(`(async () => {${text}\n})()`, file);
  } catch (error) {
    const report = internalBinding('errors').syntaxReport(error);
    // Of two errors that which comes from the code itself counts.
    if (report === undefined || !isAwaitTrouble(code, file)) return undefined;
    throw shown(error, report);
  }
  return undefined;
}

/** Whether the code fails as a script because of its `await`. */
function isAwaitTrouble(code, file) {
  const error = SyntaxErrorOf(code, file);
  return error !== undefined && StringPrototypeIncludes(error.message, 'await is only valid');
}

/** An error whose message shows the place. */
function shown(error, report) {
  const { StringPrototypeRepeat } = primordials;
  const { 1: line, 3: rawText, 4: rawOffset } = report;
  const shift = line === 1 ? '(async () => {'.length : 0;
  const text = StringPrototypeSlice(rawText, shift);
  const caret = `${StringPrototypeRepeat(' ', rawOffset - shift)}^`;
  const { message } = error;
  error.message = `\n${text}\n${caret}\n\n${message}`;
  error.stack = `SyntaxError: ${error.message}`;
  return error;
}

function run(server, script, awaited, context, callback) {
  let finished = false;
  const done = (error, result, has = true) => {
    if (finished) return;
    finished = true;
    if (error !== null) callback(error);
    else if (has) callback(null, result);
    else callback(null);
  };
  let result;
  let previousRaw = false;
  const { breakEvalOnSigint } = server;
  try {
    // The terminal must turn Ctrl-C into a signal while code runs.
    if (breakEvalOnSigint) previousRaw = server._setRawMode(false);
    try {
      result = runForPrompt(
        script,
        server.useGlobal ? undefined : context,
        referrer(),
        breakEvalOnSigint,
      );
    } finally {
      if (breakEvalOnSigint) server._setRawMode(previousRaw);
    }
  } catch (error) {
    if (process.domain) {
      process.domain.emit('error', error);
      process.domain.exit();
      return;
    }
    fail(server, error, done);
    return;
  }
  if (!awaited) {
    done(null, result);
    return;
  }
  waitFor(server, result, done);
}

/** Reports what was thrown: anything, also what a callback would take for no error. */
function fail(server, error, done) {
  if (error) done(error);
  else server._handleError(error);
}

/** Waits for code that awaits; keys wait meanwhile. */
function waitFor(server, promise, done) {
  const { pause, resume } = require('#repl/keys');
  let settled = false;
  const settle = (threw, error, result) => {
    if (settled) return;
    settled = true;
    process.removeListener('SIGINT', interrupt);
    server._interruptAwait = undefined;
    if (threw) fail(server, error, done);
    else done(null, result);
    resume(server);
  };
  const interrupt = () => {
    const { Error } = primordials;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const error = new ERR_SCRIPT_EXECUTION_INTERRUPTED();
    Error.stackTraceLimit = limit;
    settle(true, error);
  };
  if (server.breakEvalOnSigint) {
    server._interruptAwait = interrupt;
    process.on('SIGINT', interrupt);
  }
  pause(server);
  PromisePrototypeThen(
    promise,
    (result) => settle(false, null, result?.value),
    (error) => settle(true, error),
  );
}

module.exports = { evaluate, looksLikeObject };
