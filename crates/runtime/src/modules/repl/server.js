'use strict';

// `REPLServer`: a line reader that runs each line and prints what came of it. Here are its options and the way of a line;
// what runs code, prints errors, completes and previews is in files of its own.

const {
  ArrayPrototypePop,
  ArrayPrototypePush,
  Boolean,
  NumberIsNaN,
  NumberParseFloat,
  ObjectDefineProperties,
  ReflectApply,
  RegExpPrototypeExec,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
  Symbol,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_REPL_EVAL_CONFIG },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');
const { Interface } = require('readline');
const { inspect } = require('util');
const { pendingDeprecation } = require('#repl/libraries');
const { Recoverable } = require('#repl/recoverable');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');
// Says that the prompt is the program itself.
const kStandalone = Symbol('standalone');

/** How results are shown, with options that users may change. */
const writer = (value) => inspect(value, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };

let count = 0;

function oldName(name, code) {
  const message =
    'repl.inputStream and repl.outputStream are deprecated. Use repl.input and repl.output instead';
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: pendingDeprecation(
      function get() {
        return this[name];
      },
      message,
      code,
    ),
    set: pendingDeprecation(
      function set(value) {
        this[name] = value;
      },
      message,
      code,
    ),
  };
}

/** All options, whichever way they were given. */
function readOptions(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  let options;
  if (prompt !== null && typeof prompt === 'object') {
    options = { ...prompt };
    source = options.stream ?? options.socket;
    eval_ = options.eval;
    useGlobal = options.useGlobal;
    ignoreUndefined = options.ignoreUndefined;
    prompt = options.prompt;
    replMode = options.replMode;
  } else {
    options = {};
  }
  if (!options.input && !options.output) {
    // One stream for both ways, or a pair of them.
    source ||= process;
    options.input = source.stdin ?? source;
    options.output = source.stdout ?? source;
  }
  options.terminal ??= options.output?.isTTY;
  options.terminal = Boolean(options.terminal);
  if (options.terminal && options.useColors === undefined) {
    options.useColors = require('#console/internal').shouldColorize(options.output);
  }
  options.preview = options.terminal && (options.preview ?? !eval_) && !isDumb();
  if (options.breakEvalOnSigint && eval_) throw new ERR_INVALID_REPL_EVAL_CONFIG();
  if (options.domain !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.domain', options.domain, 'is no longer supported');
  }
  options.prompt = prompt === undefined ? '> ' : prompt;
  options.eval = eval_;
  options.useGlobal = Boolean(useGlobal);
  options.ignoreUndefined = Boolean(ignoreUndefined);
  options.replMode = replMode || REPL_MODE_SLOPPY;
  return options;
}

function isDumb() {
  return process.env.TERM === 'dumb';
}

class REPLServer extends Interface {
  constructor(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
    const options = readOptions(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
    let server;
    function completer(text, callback) {
      ReflectApply(complete, server, [
        text,
        server.editorMode ? server.completeOnEditorMode(callback) : callback,
      ]);
    }
    super({
      input: options.input,
      output: options.output,
      completer: options.completer || completer,
      terminal: options.terminal,
      historySize: options.historySize,
      prompt: options.prompt,
    });
    server = this;
    ObjectDefineProperties(this, {
      inputStream: oldName('input', 'DEP0141'),
      outputStream: oldName('output', 'DEP0141'),
    });
    this._initialPrompt = options.prompt;
    this._bufferedCommand = '';
    this._isStandalone = Boolean(options[kStandalone]);
    this._userErrorHandler = options.handleError;
    this.allowBlockingCompletions = Boolean(options.allowBlockingCompletions);
    this.useColors = Boolean(options.useColors);
    this.useGlobal = options.useGlobal;
    this.ignoreUndefined = options.ignoreUndefined;
    this.replMode = options.replMode;
    this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
    this.editorMode = false;
    this.underscoreAssigned = false;
    this.last = undefined;
    this.underscoreErrAssigned = false;
    this.lastError = undefined;
    this.lines = [];
    this.lines.level = [];
    this._sawCtrlD = false;
    this._sawInterrupt = false;
    this._loading = false;

    require('#repl/failures').watch(this);
    const run = options.eval ?? require('#repl/evaluate').evaluate;
    // Whatever code leaves behind belongs to this prompt: its errors come back to it.
    this.eval = function REPLEval(code, context, file, callback) {
      const { context: storage } = require('#repl/failures');
      storage.run(server, REPLEvalInContext, run, code, context, file, callback);
    };
    function REPLEvalInContext(f, code, context, file, callback) {
      try {
        ReflectApply(f, server, [code, context, file, callback]);
      } catch (error) {
        server._handleError(error);
      }
    }

    this.writer = options.writer || writer;
    if (this.writer === writer) {
      writer.options.colors = this.useColors;
      if (this._isStandalone) exposeDefaults();
    }

    this.commands = { __proto__: null };
    require('#repl/commands').define(this);
    this.resetContext();

    this.on('close', () => emitExit(this));
    this.on('SIGINT', () => onInterrupt(this));
    this.on('SIGCONT', () => onContinue(this));
    this.on('line', (line) => onLine(this, line));
    require('#repl/keys').take(this, options);
    if (this.useColors && this.terminal && !isDumb()) {
      this._colorize = require('#repl/highlight').highlight;
    }
    this.displayPrompt();
  }

  /** Makes the history outlive the session: a file, or options. */
  setupHistory(historyConfig = {}, cb = undefined) {
    require('#repl/history').setup(this, historyConfig, cb);
  }

  clearBufferedCommand() {
    this._bufferedCommand = '';
  }

  /** Prints an error, unless somebody else wants it. */
  _handleError(error) {
    return require('#repl/failures').handle(this, error);
  }

  close() {
    if (this.terminal && this.historyManager?.isFlushing && !this._closingOnFlush) {
      this._closingOnFlush = true;
      this.once('flushHistory', () => super.close());
      return;
    }
    // In the next turn, for there may be keys of the same turn that still have to be seen.
    process.nextTick(() => super.close());
  }

  createContext() {
    return require('#repl/context').create(this);
  }

  resetContext() {
    require('#repl/context').reset(this);
  }

  displayPrompt(preserveCursor) {
    let prompt = this._initialPrompt;
    if (this._bufferedCommand.length > 0) prompt = '| ';
    // Not this class's own method: that would make it the prompt of every line.
    ReflectApply(Interface.prototype.setPrompt, this, [prompt]);
    this.prompt(preserveCursor);
  }

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    super.setPrompt(prompt);
  }

  complete(...args) {
    ReflectApply(this.completer, this, args);
  }

  /** A completer's callback that never lists more than what begins like the text. */
  completeOnEditorMode(callback) {
    return require('#repl/completion').inEditor(callback);
  }

  defineCommand(keyword, cmd) {
    if (typeof cmd === 'function') cmd = { action: cmd };
    else validateFunction(cmd.action, 'cmd.action');
    this.commands[keyword] = cmd;
  }
}

function complete(text, callback) {
  require('#repl/completion').complete(this, text, callback);
}

/** `util.inspect.replDefaults` are the options by which results are shown. */
function exposeDefaults() {
  const { ObjectDefineProperty, ObjectAssign } = primordials;
  const { validateObject } = require('#internal/validators');
  ObjectDefineProperty(inspect, 'replDefaults', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return writer.options;
    },
    set(options) {
      validateObject(options, 'options');
      ObjectAssign(writer.options, options);
    },
  });
}

function emitExit(server) {
  // What is awaited still gets its answer.
  if (server._waiting !== undefined) {
    server._exits = true;
    return;
  }
  const manager = server.historyManager;
  if (manager?.isFlushing) {
    server.once('flushHistory', () => server.emit('exit'));
    return;
  }
  process.nextTick(() => server.emit('exit'));
}

function onInterrupt(server) {
  const empty = server.line.length === 0;
  server.clearLine();
  require('#repl/commands').turnOffEditor(server);
  const { _bufferedCommand: buffered } = server;
  if (!(buffered.length > 0) && empty) {
    if (server._sawInterrupt) {
      server.close();
      server._sawInterrupt = false;
      return;
    }
    server.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    server._sawInterrupt = true;
  } else {
    server._sawInterrupt = false;
  }
  server.clearBufferedCommand();
  server.lines.level = [];
  server.displayPrompt();
}

function onContinue(server) {
  if (server.editorMode) {
    server.output.write(`${server._initialPrompt}.editor\n`);
    server.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
    server.output.write(`${server._bufferedCommand}\n`);
    server.prompt(true);
  } else {
    server.displayPrompt(true);
  }
}

/** Keeps lines for `.save`. */
function remember(server, line) {
  if (line === undefined) return;
  ArrayPrototypePush(server.lines, line);
}

/** Runs a command such as `.help`; false when the line is none. */
function runCommand(server, line) {
  if (line[0] !== '.' || line[1] === '.' || !NumberIsNaN(NumberParseFloat(line))) return false;
  const found = RegExpPrototypeExec(/^\.([^\s]+)\s*(.*)$/, line);
  const command = found === null ? undefined : server.commands[found[1]];
  if (command !== undefined) {
    ReflectApply(command.action, server, [found[2]]);
    return true;
  }
  if (server._bufferedCommand.length > 0) return false;
  server.output.write('Invalid REPL keyword\n');
  finish(server, line, null);
  return true;
}

function onLine(server, line) {
  server._sawInterrupt = false;
  line ??= '';
  if (server.editorMode) {
    remember(server, line);
    server._bufferedCommand += `${line}\n`;
    require('#repl/commands').align(server, line);
    return;
  }
  const trimmed = StringPrototypeTrim(line);
  if (trimmed.length > 0 && runCommand(server, trimmed)) return;
  const code = `${server._bufferedCommand}${line}\n`;
  count++;
  server.eval(code, server.context, `REPL${count}`, (...results) => {
    finish(server, line, results[0], results.length > 1, results[1]);
  });
}

/** What happens when the code of a line has run. */
function finish(server, line, error, hasResult, result) {
  remember(server, line);
  if (server._bufferedCommand.length === 0 && isNpm(error, line)) {
    server.output.write(
      'npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n',
    );
    server.displayPrompt();
    return;
  }
  if (error && error instanceof Recoverable && !server._sawCtrlD) {
    if (server.terminal && server._entered !== null && !server._loading) {
      // The line with its new row takes the place of what it was.
      ArrayPrototypePop(server.lines);
      server._addNewLine();
    } else {
      server._bufferedCommand += `${line}\n`;
      server.displayPrompt();
    }
    return;
  }
  server._lastCommandErrored = false;
  if (error) server._handleError(error.err || error);
  server.clearBufferedCommand();
  server._sawCtrlD = false;
  if (!error && hasResult && (!server.ignoreUndefined || result !== undefined)) {
    if (!server.underscoreAssigned) server.last = result;
    server.output.write(`${server.writer(result)}\n`);
  }
  if (!server.closed && !error) server.displayPrompt();
}

function isNpm(error, line) {
  return (
    error &&
    StringPrototypeStartsWith(StringPrototypeTrim(line), 'npm ') &&
    !(error instanceof Recoverable)
  );
}

module.exports = {
  REPLServer,
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  emitExit,
  kStandalone,
  writer,
};
