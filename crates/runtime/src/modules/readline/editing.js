'use strict';
// What keys do to the line: moving, deleting, the kill ring, undo, history and completion, bound as
// in Emacs. The methods end up on the prototype of the line reader.

const {
  ArrayPrototypeFilter,
  ArrayPrototypeIndexOf,
  ArrayPrototypeMap,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeReverse,
  ArrayPrototypeShift,
  ArrayPrototypeSplice,
  ArrayPrototypeUnshift,
  DateNow,
  MathFloor,
  MathMax,
  RegExpPrototypeExec,
  StringPrototypeCodePointAt,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

const { AbortError } = require('#internal/errors');
const { clearScreenDown, cursorTo, moveCursor } = require('#readline/callbacks');
const { charLengthAt, charLengthLeft } = require('#readline/keys');
const { fromEntry, toEntry } = require('#readline/multiline');
const { stringWidth } = require('#util/string_width');

const MAX_UNDO = 2048;
const MAX_KILLS = 32;

const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

function reversed(text) {
  // Code units will do: only words and spaces are looked for.
  return ArrayPrototypeReverse(StringPrototypeSplit(text, '')).join('');
}

/** The longest beginning that all texts share. */
function commonPrefix(texts) {
  if (texts.length === 0) return '';
  let prefix = texts[0];
  for (let i = 1; i < texts.length; i++) {
    let at = 0;
    while (at < prefix.length && prefix[at] === texts[i][at]) at++;
    prefix = StringPrototypeSlice(prefix, 0, at);
  }
  return prefix;
}

/** The start of the word before the cursor, as a length to go back. */
function wordLengthLeft(iface) {
  const before = reversed(StringPrototypeSlice(iface.line, 0, iface.cursor));
  return RegExpPrototypeExec(/^\s*(?:[^\w\s]+|\w+)?/, before)[0].length;
}

function beforeCursor(iface) {
  return StringPrototypeSlice(iface.line, 0, iface.cursor);
}

function afterCursor(iface) {
  return StringPrototypeSlice(iface.line, iface.cursor);
}

const ctrlShiftKeys = {
  __proto__: null,
  backspace: (iface) => iface._deleteLineLeft(),
  delete: (iface) => iface._deleteLineRight(),
};

const ctrlKeys = {
  __proto__: null,
  c: interrupt,
  h: (iface) => iface._deleteLeft(),
  d: endOfInput,
  u: (iface) => iface._deleteLineLeft(),
  k: (iface) => iface._deleteLineRight(),
  a: (iface) => iface._moveCursor(-Infinity),
  e: (iface) => iface._moveCursor(Infinity),
  b: (iface) => iface._moveCursor(-charLengthLeft(iface.line, iface.cursor)),
  f: (iface) => iface._moveCursor(charLengthAt(iface.line, iface.cursor)),
  l(iface) {
    cursorTo(iface.output, 0, 0);
    clearScreenDown(iface.output);
    iface._refreshLine();
  },
  n: (iface) => iface._historyNext(),
  p: (iface) => iface._historyPrev(),
  z: suspend,
  w: (iface) => iface._deleteWordLeft(),
  backspace: (iface) => iface._deleteWordLeft(),
  delete: (iface) => iface._deleteWordRight(),
  left: (iface) => iface._wordLeft(),
  right: (iface) => iface._wordRight(),
  y: (iface) => iface._yank(),
};

const metaKeys = {
  __proto__: null,
  b: (iface) => iface._wordLeft(),
  f: (iface) => iface._wordRight(),
  d: (iface) => iface._deleteWordRight(),
  delete: (iface) => iface._deleteWordRight(),
  backspace: (iface) => iface._deleteWordLeft(),
  y: (iface) => iface._yankPop(),
};

const plainKeys = {
  __proto__: null,
  return(iface) {
    iface._sawReturnAt = DateNow();
    iface._line();
  },
  enter(iface) {
    // The `\n` of a `\r\n` ends no second line.
    if (iface._sawReturnAt === 0 || DateNow() - iface._sawReturnAt > iface.crlfDelay) iface._line();
    iface._sawReturnAt = 0;
  },
  backspace: (iface) => iface._deleteLeft(),
  delete: (iface) => iface._deleteRight(),
  left: (iface) => iface._moveCursor(-charLengthLeft(iface.line, iface.cursor)),
  right: (iface) => iface._moveCursor(charLengthAt(iface.line, iface.cursor)),
  home: (iface) => iface._moveCursor(-Infinity),
  end: (iface) => iface._moveCursor(Infinity),
  up(iface) {
    if (!iface._isMultiline || !iface._rowUp()) iface._historyPrev();
  },
  down(iface) {
    if (!iface._isMultiline || !iface._rowDown()) iface._historyNext();
  },
};

function rejectQuestion(iface, message) {
  const reject = iface._questionReject;
  if (!reject) return;
  iface._questionReject = null;
  reject(new AbortError(message));
}

function interrupt(iface) {
  if (iface.listenerCount('SIGINT') > 0) {
    iface.emit('SIGINT');
  } else {
    iface.close();
    rejectQuestion(iface, 'Aborted with Ctrl+C');
  }
}

function endOfInput(iface) {
  if (iface.cursor === 0 && iface.line.length === 0) {
    iface.close();
    rejectQuestion(iface, 'Aborted with Ctrl+D');
  } else if (iface.cursor < iface.line.length) {
    iface._deleteRight();
  }
}

function suspend(iface) {
  if (process.platform === 'win32') return;
  if (iface.listenerCount('SIGTSTP') > 0) {
    iface.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    // Without a pause the terminal would not give its signals again.
    if (!iface.paused) {
      iface.pause();
      iface.emit('SIGCONT');
    }
    iface._setRawMode(true);
    iface._refreshLine();
  });
  iface._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

module.exports = {
  /** Stores the line in the history and returns it as the history has it. */
  _addHistory() {
    if (this.line.length === 0) return '';
    if (!this.terminal || this.historySize === 0) return this.line;
    if (StringPrototypeTrim(this.line).length === 0) return this.line;
    const { history } = this;
    const entry = toEntry(this.line);
    // Nobody wants to see again what was no code.
    if (this._lastCommandErrored) ArrayPrototypeShift(history);
    this._lastCommandErrored = false;
    if (history.length === 0 || history[0] !== entry) {
      if (this.removeHistoryDuplicates) {
        const index = ArrayPrototypeIndexOf(history, entry);
        if (index !== -1) ArrayPrototypeSplice(history, index, 1);
      }
      ArrayPrototypeUnshift(history, entry);
      if (this._entered !== null) this._entered.added = true;
      if (history.length > this.historySize) ArrayPrototypePop(history);
    }
    this.historyIndex = -1;
    // A listener may take a line out again that should not be kept.
    const line = fromEntry(history[0]);
    this.emit('history', history);
    return line;
  },

  _beforeEdit(oldText, oldCursor) {
    if (ArrayPrototypePush(this._undoStack, { text: oldText, cursor: oldCursor }) > MAX_UNDO)
      ArrayPrototypeShift(this._undoStack);
  },

  _insertString(text) {
    this._beforeEdit(this.line, this.cursor);
    if (this.cursor < this.line.length) {
      this.line = beforeCursor(this) + text + afterCursor(this);
      this.cursor += text.length;
      // Of pasted text only the last character draws the line anew.
      if (this.isCompletionEnabled || this._colorize !== undefined) this._refreshLine();
      else this._writeToOutput(text);
      return;
    }
    const oldRows = this.getCursorPos().rows;
    this.line += text;
    this.cursor += text.length;
    if (oldRows < this.getCursorPos().rows || this._colorize !== undefined) this._refreshLine();
    else this._writeToOutput(text);
  },

  _tabComplete(lastKeypressWasTab) {
    this.pause();
    this.completer(beforeCursor(this), (error, value) => {
      this.resume();
      if (error) {
        const { inspect } = require('#util/inspect');
        this._writeToOutput(`Tab completion error: ${inspect(error)}`);
        return;
      }
      this._tabCompleter(lastKeypressWasTab, value);
    });
  },

  /** Applies what the completer found: completes as far as it is clear, else lists the choices. */
  _tabCompleter(lastKeypressWasTab, { 0: completions, 1: completeOn }) {
    if (!completions || completions.length === 0) return;
    const prefix = commonPrefix(ArrayPrototypeFilter(completions, (text) => text !== ''));
    if (StringPrototypeStartsWith(prefix, completeOn) && prefix.length > completeOn.length) {
      this._insertString(StringPrototypeSlice(prefix, completeOn.length));
      return;
    }
    if (!StringPrototypeStartsWith(completeOn, prefix)) {
      const start = this.cursor - completeOn.length;
      this.line = StringPrototypeSlice(this.line, 0, start) + prefix + afterCursor(this);
      this.cursor = start + prefix.length;
      this._refreshLine();
      return;
    }
    if (!lastKeypressWasTab) return;
    this._beforeEdit(this.line, this.cursor);
    this._writeToOutput(listCompletions(completions, this.columns));
    this._refreshLine();
  },

  _wordLeft() {
    if (this.cursor > 0) this._moveCursor(-wordLengthLeft(this));
  },

  _wordRight() {
    if (this.cursor >= this.line.length) return;
    const found = RegExpPrototypeExec(/^(?:\s+|[^\w\s]+|\w+)\s*/, afterCursor(this));
    this._moveCursor(found[0].length);
  },

  _deleteLeft() {
    if (this.cursor <= 0 || this.line.length === 0) return;
    this._beforeEdit(this.line, this.cursor);
    const size = charLengthLeft(this.line, this.cursor);
    this.line = StringPrototypeSlice(this.line, 0, this.cursor - size) + afterCursor(this);
    this.cursor -= size;
    this._refreshLine();
  },

  _deleteRight() {
    if (this.cursor >= this.line.length) return;
    this._beforeEdit(this.line, this.cursor);
    const size = charLengthAt(this.line, this.cursor);
    this.line = beforeCursor(this) + StringPrototypeSlice(this.line, this.cursor + size);
    this._refreshLine();
  },

  _deleteWordLeft() {
    if (this.cursor <= 0) return;
    this._beforeEdit(this.line, this.cursor);
    const kept = StringPrototypeSlice(this.line, 0, this.cursor - wordLengthLeft(this));
    this.line = kept + afterCursor(this);
    this.cursor = kept.length;
    this._refreshLine();
  },

  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    this._beforeEdit(this.line, this.cursor);
    const rest = afterCursor(this);
    const found = RegExpPrototypeExec(/^(?:\s+|\W+|\w+)\s*/, rest);
    this.line = beforeCursor(this) + StringPrototypeSlice(rest, found[0].length);
    this._refreshLine();
  },

  _deleteLineLeft() {
    this._beforeEdit(this.line, this.cursor);
    const deleted = beforeCursor(this);
    this.line = afterCursor(this);
    this._pushToKillRing(deleted);
    this.cursor = 0;
    this._refreshLine();
  },

  _deleteLineRight() {
    this._beforeEdit(this.line, this.cursor);
    const deleted = afterCursor(this);
    this.line = beforeCursor(this);
    this._pushToKillRing(deleted);
    this._refreshLine();
  },

  _pushToKillRing(text) {
    if (!text || text === this._killRing[0]) return;
    ArrayPrototypeUnshift(this._killRing, text);
    this._killRingCursor = 0;
    while (this._killRing.length > MAX_KILLS) ArrayPrototypePop(this._killRing);
  },

  _yank() {
    if (this._killRing.length === 0) return;
    this._yanking = true;
    this._insertString(this._killRing[this._killRingCursor]);
  },

  _yankPop() {
    if (!this._yanking || this._killRing.length <= 1) return;
    const last = this._killRing[this._killRingCursor];
    this._killRingCursor = (this._killRingCursor + 1) % this._killRing.length;
    const current = this._killRing[this._killRingCursor];
    const head = StringPrototypeSlice(this.line, 0, this.cursor - last.length);
    this.line = head + current + afterCursor(this);
    this.cursor = head.length + current.length;
    this._refreshLine();
  },

  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
    this._isMultiline = false;
  },

  _line() {
    this._entered = { line: this.line, cursor: this.cursor, added: false };
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this.clearLine();
    this._onLine(line);
  },

  _undo() {
    if (this._undoStack.length === 0) return;
    ArrayPrototypePush(this._redoStack, { text: this.line, cursor: this.cursor });
    const entry = ArrayPrototypePop(this._undoStack);
    this._setLine(entry.text);
    this.cursor = entry.cursor;
    this._refreshLine();
  },

  _redo() {
    if (this._redoStack.length === 0) return;
    ArrayPrototypePush(this._undoStack, { text: this.line, cursor: this.cursor });
    const entry = ArrayPrototypePop(this._redoStack);
    this._setLine(entry.text);
    this.cursor = entry.cursor;
    this._refreshLine();
  },

  _historyNext() {
    if (this.historyIndex < 0) return;
    this._beforeEdit(this.line, this.cursor);
    const { history } = this;
    const search = this._substringSearch || '';
    let index = this.historyIndex - 1;
    while (index >= 0 && !isWanted(this, fromEntry(history[index]), search)) index--;
    this.historyIndex = index;
    this._setLine(index === -1 ? search : fromEntry(history[index]));
    this._refreshLine();
  },

  _historyPrev() {
    const { history } = this;
    if (this.historyIndex >= history.length || history.length === 0) return;
    this._beforeEdit(this.line, this.cursor);
    const search = this._substringSearch || '';
    let index = this.historyIndex + 1;
    while (index < history.length && !isWanted(this, fromEntry(history[index]), search)) index++;
    this.historyIndex = index;
    this._setLine(index === history.length ? search : fromEntry(history[index]));
    this._refreshLine();
  },

  _moveCursor(dx) {
    if (dx === 0) return;
    const from = this.getCursorPos();
    this.cursor += dx;
    if (this.cursor < 0) this.cursor = 0;
    else if (this.cursor > this.line.length) this.cursor = this.line.length;
    const to = this.getCursorPos();
    if (from.rows === to.rows) moveCursor(this.output, to.cols - from.cols, 0);
    else this._refreshLine();
  },

  /** One key. `text` is what it writes, if anything. */
  _ttyWrite(text, key) {
    if (process.env.TERM === 'dumb') {
      writeDumb(this, text, key ?? {});
      return;
    }
    const previousKey = this._previousKey;
    key ||= {};
    this._previousKey = key;
    if (!key.meta || key.name !== 'y') this._yanking = false;

    if (key.name !== 'up' && key.name !== 'down') this._column = -1;
    // Up and down look only at lines that begin like the one before the first of them.
    if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
      if (this._substringSearch === null) this._substringSearch = beforeCursor(this);
    } else if (this._substringSearch !== null) {
      this._substringSearch = null;
      if (this.history.length === this.historyIndex) this.historyIndex = -1;
    }

    if (typeof key.sequence === 'string') {
      const code = StringPrototypeCodePointAt(key.sequence, 0);
      if (code === 0x1f) {
        this._undo();
        return;
      }
      if (code === 0x1e) {
        this._redo();
        return;
      }
    }
    // The escape key alone means nothing here.
    if (key.name === 'escape') return;

    if (key.ctrl && key.shift) {
      ctrlShiftKeys[key.name]?.(this);
    } else if (key.ctrl) {
      ctrlKeys[key.name]?.(this);
    } else if (key.meta) {
      metaKeys[key.name]?.(this);
    } else {
      if (this._sawReturnAt && key.name !== 'enter') this._sawReturnAt = 0;
      const action = plainKeys[key.name];
      if (action !== undefined) {
        action(this);
      } else if (
        key.name === 'tab' &&
        typeof this.completer === 'function' &&
        this.isCompletionEnabled
      ) {
        this._tabComplete(previousKey !== null && previousKey.name === 'tab');
      } else if (typeof text === 'string' && text) {
        writeText(this, text);
      }
    }
  },
};

/** A terminal that cannot move its cursor shows keys as they are. */
function writeDumb(iface, text, key) {
  if (key.name === 'escape') return;
  if (iface._sawReturnAt && key.name !== 'enter') iface._sawReturnAt = 0;
  if (key.ctrl) {
    if (key.name === 'c') {
      interrupt(iface);
      return;
    }
    if (key.name === 'd') {
      iface.close();
      return;
    }
  }
  if (key.name === 'return' || key.name === 'enter') {
    plainKeys[key.name](iface);
  } else if (typeof text === 'string' && text) {
    iface.line += text;
    iface.cursor += text.length;
    iface._writeToOutput(text);
  }
}

/** Whether a line of the history begins like the one looked for and is another one than that shown. */
function isWanted(iface, line, search) {
  return StringPrototypeStartsWith(line, search) && iface.line !== line;
}

/** Inserts text that may hold several lines; each but the last is complete. */
function writeText(iface, text) {
  lineEnding.lastIndex = 0;
  let found = RegExpPrototypeExec(lineEnding, text);
  if (found === null) {
    iface._insertString(text);
    return;
  }
  let start = 0;
  while (found !== null) {
    iface._insertString(StringPrototypeSlice(text, start, found.index));
    start = lineEnding.lastIndex;
    iface._line();
    // A listener may have used the pattern as well.
    lineEnding.lastIndex = start;
    found = RegExpPrototypeExec(lineEnding, text);
  }
  if (start < text.length) iface._insertString(StringPrototypeSlice(text, start));
}

/** The completions in columns; an empty one starts a new group. */
function listCompletions(completions, columns) {
  const widths = ArrayPrototypeMap(completions, (text) => stringWidth(text));
  let widest = 0;
  for (let i = 0; i < widths.length; i++) widest = MathMax(widest, widths[i]);
  const cell = widest + 2;
  let perRow = MathFloor(columns / cell) || 1;
  if (perRow === Infinity) perRow = 1;
  let output = '\r\n';
  let column = 0;
  let gap = 0;
  for (let i = 0; i < completions.length; i++) {
    const completion = completions[i];
    if (completion === '' || column === perRow) {
      output += '\r\n';
      column = 0;
      gap = 0;
    } else {
      output += StringPrototypeRepeat(' ', gap);
    }
    if (completion !== '') {
      output += completion;
      gap = cell - widths[i];
      column++;
    } else {
      output += '\r\n';
    }
  }
  if (column !== 0) output += '\r\n\r\n';
  return output;
}
