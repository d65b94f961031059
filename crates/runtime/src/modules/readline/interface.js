'use strict';
// The line reader that both `readline` and `readline/promises` build on: its life, its input and
// its output. What the keys do to the line is in `editing.js`.

const {
  DateNow,
  FunctionPrototypeCall,
  MathCeil,
  MathMax,
  NumberIsFinite,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeCodePointAt,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolFor,
  SymbolIterator,
} = primordials;

const EventEmitter = require('events');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE },
} = require('#internal/errors');
const {
  validateAbortSignal,
  validateArray,
  validateNumber,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { clearScreenDown, cursorTo, moveCursor } = require('#readline/callbacks');
const { emitKeypressEvents } = require('#readline/keys');
const { stringWidth, stripControl } = require('#util/string_width');

// Asks `events.on` for the first argument of each event instead of a list.
const kFirstEventParam = SymbolFor('nodejs.kFirstEventParam');

const DEFAULT_HISTORY_SIZE = 30;
const MIN_CRLF_DELAY = 100;

// `\r\n`, `\n`, `\r` and the two separators of Unicode end a line.
const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;
const unusualEnding = /[\r\u2028\u2029]/;

/** Reads the options of the constructor, in the form of an object or of a list of arguments. */
function readOptions(iface, input, output, completer, terminal) {
  const options = { input, output, completer, terminal, prompt: '> ' };
  if (input?.input) {
    const given = input;
    options.input = given.input;
    options.output = given.output;
    options.completer = given.completer;
    options.terminal = given.terminal;
    options.history = given.history;
    options.historySize = given.historySize;
    options.signal = given.signal;
    options.removeHistoryDuplicates = given.removeHistoryDuplicates;
    options.crlfDelay = given.crlfDelay;
    if (given.prompt !== undefined) options.prompt = given.prompt;
    if (given.tabSize !== undefined) {
      validateUint32(given.tabSize, 'tabSize', true);
      iface.tabSize = given.tabSize;
    }
    if (given.escapeCodeTimeout !== undefined) {
      if (!NumberIsFinite(given.escapeCodeTimeout))
        throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', iface.escapeCodeTimeout);
      iface.escapeCodeTimeout = given.escapeCodeTimeout;
    }
    if (given.signal) validateAbortSignal(given.signal, 'options.signal');
  }
  if (options.completer !== undefined && typeof options.completer !== 'function')
    throw new ERR_INVALID_ARG_VALUE('completer', options.completer);
  if (options.history === undefined) options.history = [];
  else validateArray(options.history, 'history');
  if (options.historySize === undefined) options.historySize = DEFAULT_HISTORY_SIZE;
  validateNumber(options.historySize, 'size', 0);
  // Without a word about it, the output decides whether this is a terminal.
  if (options.terminal === undefined && options.output != null)
    options.terminal = !!options.output.isTTY;
  return options;
}

function Interface(input, output, completer, terminal) {
  FunctionPrototypeCall(EventEmitter, this);
  this._sawReturnAt = 0;
  this.isCompletionEnabled = true;
  this._previousKey = null;
  this.escapeCodeTimeout = 500;
  this.tabSize = 8;

  const options = readOptions(this, input, output, completer, terminal);
  this.line = '';
  this._substringSearch = null;
  this.output = options.output;
  this.input = options.input;
  this._undoStack = [];
  this._redoStack = [];
  this._killRing = [];
  this._killRingCursor = 0;
  this._yanking = false;
  this.history = options.history;
  this.historySize = options.historySize;
  this.removeHistoryDuplicates = !!options.removeHistoryDuplicates;
  this.crlfDelay = options.crlfDelay ? MathMax(MIN_CRLF_DELAY, options.crlfDelay) : MIN_CRLF_DELAY;
  this.completer = options.completer;
  this.closed = false;
  this.paused = false;
  this.prevRows = 0;
  // Lines with line breaks, as the interactive prompt has them: see `multiline.js`.
  this._isMultiline = false;
  this._column = -1;
  this._entered = null;
  this._lastCommandErrored = false;
  this._colorize = undefined;
  this._questionCallback = null;
  this._questionReject = null;
  this.setPrompt(options.prompt);
  this.terminal = !!options.terminal;
  this.cursor = 0;
  this.historyIndex = -1;

  if (this.terminal) attachTerminal(this);
  else attachStream(this);
  if (options.signal) closeOnAbort(this, options.signal);
  this.input.resume();
}

ObjectSetPrototypeOf(Interface.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Interface, EventEmitter);

function attachStream(iface) {
  const { StringDecoder } = require('string_decoder');
  const { input } = iface;
  iface._decoder = new StringDecoder('utf8');
  const onError = (error) => iface.emit('error', error);
  const onData = (data) => iface._normalWrite(data);
  const onEnd = () => {
    if (typeof iface._line_buffer === 'string' && iface._line_buffer.length > 0)
      iface.emit('line', iface._line_buffer);
    iface.close();
  };
  input.on('error', onError);
  input.on('data', onData);
  input.on('end', onEnd);
  iface.once('close', () => {
    input.removeListener('data', onData);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
  });
}

function attachTerminal(iface) {
  const { input, output } = iface;
  const onError = (error) => iface.emit('error', error);
  const onEnd = () => {
    if (typeof iface.line === 'string' && iface.line.length > 0) iface.emit('line', iface.line);
    iface.close();
  };
  const onKeypress = (text, key) => {
    iface._ttyWrite(text, key);
    if (key?.sequence) {
      // Half of a surrogate pair shows only once the other half has come.
      const code = StringPrototypeCodePointAt(key.sequence, 0);
      if (code >= 0xd800 && code <= 0xdfff) iface._refreshLine();
    }
  };
  const onResize = () => iface._refreshLine();
  input.on('error', onError);
  emitKeypressEvents(input, iface);
  input.on('keypress', onKeypress);
  input.on('end', onEnd);
  iface._setRawMode(true);
  if (output != null) output.on('resize', onResize);
  iface.once('close', () => {
    input.removeListener('keypress', onKeypress);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
    if (output != null) output.removeListener('resize', onResize);
  });
}

function closeOnAbort(iface, signal) {
  const onAborted = () => iface.close();
  if (signal.aborted) {
    process.nextTick(onAborted);
    return;
  }
  const disposable = EventEmitter.addAbortListener(signal, onAborted);
  iface.once('close', disposable[SymbolDispose]);
}

function useAfterClose(iface) {
  if (iface.closed) throw new ERR_USE_AFTER_CLOSE('readline');
}

const methods = {
  getPrompt() {
    return this._prompt;
  },

  setPrompt(prompt) {
    this._prompt = prompt;
  },

  _setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasRaw;
  },

  /** Shows the prompt; the line so far stays unless the cursor goes back to its start. */
  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  _question(query, callback) {
    useAfterClose(this);
    if (this._questionCallback) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  },

  _questionCancel() {
    if (!this._questionCallback) return;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    this.clearLine();
  },

  _onLine(line) {
    if (this._questionCallback) {
      const callback = this._questionCallback;
      this._questionCallback = null;
      this.setPrompt(this._oldPrompt);
      callback(line);
    } else {
      this.emit('line', line);
    }
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output != null) this.output.write(text);
  },

  /** Draws prompt and line anew and puts the cursor where it belongs. */
  _refreshLine() {
    const { cols, rows } = this._getDisplayPos(this._measuredLine(this.line));
    const cursor = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._drawLine();
    // A line that ends at the margin needs a character to start the next row.
    if (cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, cursor.cols);
    if (rows > cursor.rows) moveCursor(this.output, 0, cursor.rows - rows);
    this.prevRows = cursor.rows;
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },

  pause() {
    useAfterClose(this);
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    useAfterClose(this);
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(data, key) {
    useAfterClose(this);
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  },

  /** Input that is no terminal: only line ends matter. */
  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    if (this._sawReturnAt && DateNow() - this._sawReturnAt <= this.crlfDelay) {
      if (StringPrototypeCharCodeAt(text, 0) === 10) text = StringPrototypeSlice(text, 1);
      this._sawReturnAt = 0;
    }
    if (RegExpPrototypeExec(unusualEnding, text) === null) {
      splitPlain(this, text);
      return;
    }
    if (this._line_buffer) {
      text = this._line_buffer + text;
      this._line_buffer = null;
    }
    this._sawReturnAt = StringPrototypeEndsWith(text, '\r') ? DateNow() : 0;
    const lines = [];
    let start = 0;
    lineEnding.lastIndex = 0;
    let found = RegExpPrototypeExec(lineEnding, text);
    while (found !== null) {
      lines[lines.length] = StringPrototypeSlice(text, start, found.index);
      start = lineEnding.lastIndex;
      found = RegExpPrototypeExec(lineEnding, text);
    }
    this._line_buffer = StringPrototypeSlice(text, start);
    for (let i = 0; i < lines.length; i++) this._onLine(lines[i]);
  },

  /** Row and column in which `text` ends on the terminal. */
  _getDisplayPos(text) {
    const width = this.columns;
    let offset = 0;
    let rows = 0;
    const characters = stripControl(text)[SymbolIterator]();
    for (let step = characters.next(); !step.done; step = characters.next()) {
      const char = step.value;
      if (char === '\n') {
        rows += MathCeil(offset / width) || 1;
        offset = 0;
      } else if (char === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
      } else {
        const charWidth = stringWidth(char, false);
        // A wide character does not fit into the last column.
        if (charWidth === 2 && (offset + 1) % width === 0) offset++;
        offset += charWidth;
      }
    }
    const cols = offset % width;
    rows += (offset - cols) / width;
    return { cols, rows };
  },

  getCursorPos() {
    return this._getDisplayPos(this._measuredLine(StringPrototypeSlice(this.line, 0, this.cursor)));
  },
};

/** The fast way: only `\n` ends a line in this piece. Lines are cut before any is handed out. */
function splitPlain(iface, text) {
  let end = StringPrototypeIndexOf(text, '\n');
  if (end === -1) {
    if (text.length > 0) iface._line_buffer = iface._line_buffer ? iface._line_buffer + text : text;
    return;
  }
  const lines = [];
  let start = 0;
  while (end !== -1) {
    lines[lines.length] = StringPrototypeSlice(text, start, end);
    start = end + 1;
    end = StringPrototypeIndexOf(text, '\n', start);
  }
  if (iface._line_buffer) lines[0] = iface._line_buffer + lines[0];
  iface._line_buffer = StringPrototypeSlice(text, start);
  iface._sawReturnAt = 0;
  for (let i = 0; i < lines.length; i++) iface._onLine(lines[i]);
}

function defineMethods(target, source) {
  for (const name in source) {
    ObjectDefineProperty(target, name, {
      __proto__: null,
      writable: true,
      configurable: true,
      enumerable: false,
      value: source[name],
    });
  }
}
defineMethods(Interface.prototype, methods);
defineMethods(Interface.prototype, require('#readline/editing'));
defineMethods(Interface.prototype, require('#readline/multiline').methods);

ObjectDefineProperty(Interface.prototype, 'columns', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this.output?.columns ? this.output.columns : Infinity;
  },
});

Interface.prototype[SymbolAsyncIterator] = function lines() {
  // Lines that come faster than they are read wait in a list; beyond a limit the input is paused.
  this._lineObjectStream ??= EventEmitter.on(this, 'line', {
    close: ['close'],
    highWaterMark: 1024,
    [kFirstEventParam]: true,
  });
  return this._lineObjectStream;
};

Interface.prototype[SymbolDispose] = function dispose() {
  this.close();
};

module.exports = { Interface, defineMethods, lineEnding };
