'use strict';
// The methods that every console has, and how they reach its streams. `this` is the console.

const {
  ArrayPrototypeUnshift,
  Boolean,
  ErrorCaptureStackTrace,
  ReflectApply,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  SafeWeakMap,
  StringPrototypeIncludes,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  Symbol,
} = primordials;

const channels = require('#console/channels');
const { isStackOverflowError } = require('#internal/errors');
const { formatArgs } = require('#util/format');

const kColorMode = Symbol('kColorMode');
const kCounts = Symbol('counts');
const kFormatForStderr = Symbol('kFormatForStderr');
const kFormatForStdout = Symbol('kFormatForStdout');
const kGetInspectOptions = Symbol('kGetInspectOptions');
const kGroupIndentation = Symbol('kGroupIndentationString');
const kGroupIndentationWidth = Symbol('kGroupIndentWidth');
const kIsConsole = Symbol('kIsConsole');
const kWriteToConsole = Symbol('kWriteToConsole');
// A console that may write to a descriptor itself has an object here: `write(fd, text)` and `isPlain(fd)`.
const kDirect = Symbol('kDirect');

const kUseStdout = Symbol('kUseStdout');
const kUseStderr = Symbol('kUseStderr');

const colorOptions = { colors: true };
const plainOptions = {};

// The `inspectOptions` of consoles that have some.
const optionsOf = new SafeWeakMap();

function noop() {}

/** Publishes a message on the channel `console.<name>`, if anybody listens. */
function publish(name, args) {
  const { source } = channels;
  const channel = `console.${name}`;
  if (source.hasSubscribers(channel)) source.channel(channel).publish(args);
}

/**
 * The callback of writes to a stream that may fail later: keeps the `error` event of a broken
 * stream from ending the program, for nobody expects that of a log message.
 */
function createWriteErrorHandler(console, streamSymbol) {
  return (error) => {
    if (error == null) return;
    const stream = streamSymbol === kUseStdout ? console._stdout : console._stderr;
    if (stream._writableState?.errorEmitted) return;
    if (stream.listenerCount('error') === 0) stream.once('error', noop);
  };
}

/** The inspect options for a stream, which is not made only to learn that it shows no colours. */
function optionsFor(console, streamSymbol) {
  const useStdout = streamSymbol === kUseStdout;
  if (console[kDirect]?.isPlain(useStdout ? 1 : 2)) return console[kGetInspectOptions](undefined);
  return console[kGetInspectOptions](useStdout ? console._stdout : console._stderr);
}

const internals = {
  __proto__: null,

  [kWriteToConsole](streamSymbol, text) {
    const useStdout = streamSymbol === kUseStdout;
    const indentation = this[kGroupIndentation];
    if (indentation.length !== 0) {
      if (StringPrototypeIncludes(text, '\n'))
        text = RegExpPrototypeSymbolReplace(/\n/g, text, `\n${indentation}`);
      text = indentation + text;
    }
    text += '\n';
    if (this[kDirect]?.write(useStdout ? 1 : 2, text)) return;
    const stream = useStdout ? this._stdout : this._stderr;
    if (this._ignoreErrors === false) return stream.write(text);

    // A write can fail at once (files, terminals) or later (pipes, sockets): both are ignored.
    try {
      if (stream.listenerCount('error') === 0) stream.once('error', noop);
      stream.write(text, useStdout ? this._stdoutErrorHandler : this._stderrErrorHandler);
    } catch (error) {
      if (isStackOverflowError(error)) throw error;
    } finally {
      stream.removeListener('error', noop);
    }
  },

  [kGetInspectOptions](stream) {
    let colors = this[kColorMode];
    if (colors === 'auto') colors = require('#console/internal').shouldColorize(stream);
    let options = optionsOf.get(this);
    if (options !== undefined && options.perStream !== undefined)
      options = options.perStream.get(stream);
    if (options) return options.colors === undefined ? { ...options, colors } : options;
    return colors ? colorOptions : plainOptions;
  },

  [kFormatForStdout](args) {
    // A single text is written as it is, so nobody needs to ask about colours.
    if (args.length === 1 && typeof args[0] === 'string') return args[0];
    return formatArgs(optionsFor(this, kUseStdout), args);
  },

  [kFormatForStderr](args) {
    if (args.length === 1 && typeof args[0] === 'string') return args[0];
    return formatArgs(optionsFor(this, kUseStderr), args);
  },
};

/** Milliseconds since the timer of `label` was started; warns and gives undefined without one. */
function elapsed(console, method, label) {
  const start = console._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${method}()`);
    return undefined;
  }
  const now = process.hrtime();
  return (now[0] - start[0]) * 1000 + (now[1] - start[1]) / 1e6;
}

// Concise methods, for they must not be constructors.
const methods = {
  log(...args) {
    if (channels.source !== undefined) publish('log', args);
    this[kWriteToConsole](kUseStdout, this[kFormatForStdout](args));
  },

  info(...args) {
    if (channels.source !== undefined) publish('info', args);
    this[kWriteToConsole](kUseStdout, this[kFormatForStdout](args));
  },

  debug(...args) {
    if (channels.source !== undefined) publish('debug', args);
    this[kWriteToConsole](kUseStdout, this[kFormatForStdout](args));
  },

  warn(...args) {
    if (channels.source !== undefined) publish('warn', args);
    this[kWriteToConsole](kUseStderr, this[kFormatForStderr](args));
  },

  error(...args) {
    if (channels.source !== undefined) publish('error', args);
    this[kWriteToConsole](kUseStderr, this[kFormatForStderr](args));
  },

  dir(object, options) {
    this[kWriteToConsole](
      kUseStdout,
      require('#util/inspect').inspect(object, {
        customInspect: false,
        ...optionsFor(this, kUseStdout),
        ...options,
      }),
    );
  },

  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
    channels.trace?.time(label);
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const ms = elapsed(this, 'timeEnd', label);
    if (ms === undefined) return;
    this._times.delete(label);
    channels.trace?.timeEnd(label);
    this.log('%s: %s', label, require('#console/internal').formatTime(ms));
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const ms = elapsed(this, 'timeLog', label);
    if (ms === undefined) return;
    const formatted = require('#console/internal').formatTime(ms);
    channels.trace?.timeLog(label, formatted, data);
    this.log('%s: %s', label, formatted, ...data);
  },

  trace(...args) {
    const holder = {
      name: 'Trace',
      message: this[kFormatForStderr](args),
    };
    ErrorCaptureStackTrace(holder, methods.trace);
    this.error(holder.stack);
  },

  assert(condition, ...args) {
    if (condition) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else ArrayPrototypeUnshift(args, 'Assertion failed');
    // `warn` itself, should the program have replaced it.
    ReflectApply(this.warn, this, args);
  },

  clear() {
    // Only a terminal can be cleared, and a dumb one cannot.
    if (!this._stdout.isTTY || process.env.TERM === 'dumb') return;
    const { clearScreenDown, cursorTo } = require('#readline/callbacks');
    cursorTo(this._stdout, 0, 0);
    clearScreenDown(this._stdout);
  },

  count(label = 'default') {
    label = `${label}`;
    const counts = this[kCounts];
    const next = (counts.get(label) ?? 0) + 1;
    counts.set(label, next);
    channels.trace?.count(label, next);
    this.log(`${label}: ${next}`);
  },

  countReset(label = 'default') {
    label = `${label}`;
    const counts = this[kCounts];
    if (!counts.has(label)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    counts.delete(label);
    channels.trace?.count(label, 0);
  },

  group(...data) {
    if (data.length > 0) ReflectApply(this.log, this, data);
    this[kGroupIndentation] += StringPrototypeRepeat(' ', this[kGroupIndentationWidth]);
  },

  groupEnd() {
    const indentation = this[kGroupIndentation];
    const length = indentation.length - this[kGroupIndentationWidth];
    this[kGroupIndentation] = StringPrototypeSlice(indentation, 0, length > 0 ? length : 0);
  },

  table(tabularData, properties) {
    if (properties !== undefined)
      require('#internal/validators').validateArray(properties, 'properties');
    if (tabularData === null || typeof tabularData !== 'object') return this.log(tabularData);
    const options = optionsFor(this, kUseStdout);
    this.log(require('#console/table').renderTable(tabularData, properties, options));
  },

  dirxml(...args) {
    ReflectApply(this.log, this, args);
  },

  groupCollapsed(...data) {
    ReflectApply(this.group, this, data);
  },
};

/** What each console owns: everything but the methods and the streams. */
function stateOf(console, ignoreErrors, colorMode, groupIndentation) {
  const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
  return {
    __proto__: null,
    _stdoutErrorHandler: { ...hidden, value: createWriteErrorHandler(console, kUseStdout) },
    _stderrErrorHandler: { ...hidden, value: createWriteErrorHandler(console, kUseStderr) },
    _ignoreErrors: { ...hidden, value: Boolean(ignoreErrors) },
    _times: { ...hidden, value: new SafeMap() },
    [kCounts]: { ...hidden, value: new SafeMap() },
    [kColorMode]: { ...hidden, value: colorMode },
    [kIsConsole]: { ...hidden, value: true },
    [kGroupIndentation]: { ...hidden, value: '' },
    [kGroupIndentationWidth]: { ...hidden, value: groupIndentation },
  };
}

module.exports = {
  internals,
  kDirect,
  kIsConsole,
  methods,
  optionsOf,
  stateOf,
};
