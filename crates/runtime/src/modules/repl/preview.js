'use strict';

// What a line would give and how its last name could go on, shown in grey while it is typed and taken away before the next
// key is seen.

const {
  FunctionPrototypeBind,
  MathMin,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('readline');
const { inspect } = require('util');

const { isScript } = internalBinding('repl');

const MOST_COLUMNS = 250;

function grey(server, text) {
  return server.useColors ? `\x1b[90m${text}\x1b[39m` : `// ${text}`;
}

/** The longest beginning that the completions share. */
function commonPrefix(texts) {
  let prefix = texts[0];
  for (let i = 1; i < texts.length; i++) {
    let at = 0;
    while (at < prefix.length && prefix[at] === texts[i][at]) at++;
    prefix = StringPrototypeSlice(prefix, 0, at);
  }
  return prefix;
}

class Preview {
  constructor(server, trustsCompleter) {
    this.server = server;
    this.trustsCompleter = trustsCompleter;
    this.result = undefined;
    this.suffix = undefined;
    this.escapedLine = undefined;
    this.mayInsert = true;
    this.replaceMethods();
  }

  replaceMethods() {
    const { server } = this;
    const refresh = FunctionPrototypeBind(server._refreshLine, server);
    // Drawing the line takes the preview away.
    server._refreshLine = () => {
      this.result = undefined;
      refresh();
      this.show(true);
    };
    const move = FunctionPrototypeBind(server._moveCursor, server);
    server._moveCursor = (dx) => {
      const { cursor } = server;
      move(dx);
      if (this.mayInsert && cursor + dx > server.line.length) this.insert();
    };
    const clear = FunctionPrototypeBind(server.clearLine, server);
    server.clearLine = () => {
      this.mayInsert = false;
      clear();
      this.mayInsert = true;
    };
  }

  /** Takes what is shown away; a key that confirms the line also confirms its completion. */
  clear(key) {
    const { server } = this;
    // Escape refuses the completion.
    const isEnter = key.name === 'return' || key.name === 'enter';
    if (key.name === 'escape' && !key.ctrl) this.escapedLine = server.line;
    else if (!isEnter) this.escapedLine = undefined;
    if (this.result !== undefined) {
      const { rows, shown } = this.places();
      const down = shown.rows - rows + 1;
      moveCursor(server.output, 0, down);
      clearLine(server.output);
      moveCursor(server.output, 0, -down);
      this.result = undefined;
    }
    if (this.suffix === undefined) return;
    this.atLineEnd(() => {
      const { rows, shown } = this.places();
      if (shown.rows !== rows) clearScreenDown(server.output);
      else clearLine(server.output, 1);
    });
    const accepts = isEnter && this.escapedLine !== server.line && this.isAtEnd();
    const { suffix } = this;
    if (accepts) server._insertString(suffix);
    this.suffix = undefined;
  }

  isAtEnd() {
    return this.server.cursor === this.server.line.length;
  }

  /** Does something where the line ends and puts the cursor back. */
  atLineEnd(f) {
    const { server } = this;
    if (this.isAtEnd()) {
      f();
      return;
    }
    const { cols, rows } = server.getCursorPos();
    const end = server._getDisplayPos(server._measuredLine(server.line));
    if (end.rows !== rows) moveCursor(server.output, 0, end.rows - rows);
    cursorTo(server.output, end.cols);
    f();
    cursorTo(server.output, cols);
    if (end.rows !== rows) moveCursor(server.output, 0, rows - end.rows);
  }

  /** Where the cursor is and where the line ends with all that is shown behind it. */
  places() {
    const { server } = this;
    const cursor = server.getCursorPos();
    const shown = server._getDisplayPos(server._measuredLine(`${server.line}${this.suffix ?? ''}`));
    return { rows: cursor.rows, cols: cursor.cols, shown };
  }

  /** Puts the completion that is shown into the line. */
  insert() {
    const { server } = this;
    this.complete((prefix) => server._insertString(prefix));
  }

  /** Calls back with how the name at the line's end goes on, if that is clear. */
  complete(callback) {
    const { server } = this;
    const isOwn = typeof server.completer === 'function';
    if (!isOwn || server.line === '' || !server.isCompletionEnabled) return;
    const { line } = server;
    server.completer(line, (error, data) => {
      // An answer may come too late.
      if (error || !data || server.line !== line) return;
      const { 0: completions, 1: begun } = data;
      if (!completions || completions.length === 0) return;
      const filled = [];
      for (let i = 0; i < completions.length; i++) {
        if (completions[i] !== '') filled[filled.length] = completions[i];
      }
      if (filled.length === 0 || begun === undefined) return;
      const prefix = commonPrefix(filled);
      if (prefix.length <= begun.length) return;
      // Names that differ in their case do not go on like the one typed.
      if (!this.trustsCompleter && !StringPrototypeStartsWith(prefix, begun)) return;
      callback(StringPrototypeSlice(prefix, begun.length));
    });
  }

  show(withCompletion) {
    const { server } = this;
    if (this.result !== undefined || !server.isCompletionEnabled || server.closed) return;
    const line = StringPrototypeTrim(server.line);
    if (line === '') return;
    if (server._waiting !== undefined) return;
    if (withCompletion && !server._isMultiline) {
      this.complete((suffix) => this.showSuffix(suffix));
    }
    if (server._bufferedCommand !== '' || server.editorMode || server._isMultiline) return;
    this.showResult();
  }

  showSuffix(suffix) {
    const { server } = this;
    this.suffix = suffix;
    const text = server.useColors ? `\x1b[90m${suffix}\x1b[39m` : ` // ${suffix}`;
    if (!this.isAtEnd()) {
      this.atLineEnd(() => server.output.write(text));
      return;
    }
    const { cols, rows, shown } = this.places();
    server.output.write(text);
    cursorTo(server.output, cols);
    moveCursor(server.output, 0, rows - shown.rows);
  }

  showResult() {
    const { server } = this;
    const line = this.isAtEnd() ? `${server.line}${this.suffix ?? ''}` : server.line;
    const text =
      this.textFor(line) ?? (this.suffix === undefined ? undefined : this.textFor(server.line));
    if (text === undefined || text === StringPrototypeTrim(server.line)) return;
    if (text === 'undefined' && (!server.useColors || server.ignoreUndefined)) return;
    this.result = text;
    const { rows, cols, shown } = this.places();
    const below = shown.rows - rows;
    moveCursor(server.output, 0, below);
    server.output.write(`\n${grey(server, this.fitted(text))}`);
    cursorTo(server.output, cols);
    moveCursor(server.output, 0, -below - 1);
  }

  fitted(text) {
    const { server } = this;
    const most = MathMin(server.columns, MOST_COLUMNS);
    // The mark in front, the dots and the last column.
    const kept = most - (server.useColors ? 4 : 7);
    const { stringWidth } = require('#util/string_width');
    if (stringWidth(text) <= most) return text;
    let at = 0;
    let width = 0;
    const characters = text[primordials.SymbolIterator]();
    for (let step = characters.next(); !step.done; step = characters.next()) {
      width += stringWidth(step.value);
      if (width > kept) break;
      at += step.value.length;
    }
    return `${StringPrototypeSlice(text, 0, at)}...`;
  }

  /** One line about what code gives; undefined when that is not known without running it. */
  textFor(line) {
    const { server } = this;
    const { looksLikeObject } = require('#repl/evaluate');
    const { compute } = require('#repl/quiet');
    let result;
    try {
      if (looksLikeObject(line) && isScript(`(${StringPrototypeTrim(line)})`)) {
        result = compute(server, `(${StringPrototypeTrim(line)})`);
      }
      result ??= compute(server, line);
    } catch {
      return undefined;
    }
    if (result === undefined) return undefined;
    let text;
    try {
      text = inspect(result.value, {
        ...server.writer.options,
        colors: false,
        depth: 1,
        compact: true,
        breakLength: Infinity,
      });
    } catch {
      return undefined;
    }
    const end = StringPrototypeIndexOf(text, '\n');
    if (end !== -1) {
      text = StringPrototypeSlice(text, 0, end);
      if (StringPrototypeEndsWith(text, '\r')) text = StringPrototypeSlice(text, 0, -1);
    }
    return text;
  }
}

/** Gives a server previews: `clear(key)` before and `show(withCompletion)` after each key. */
function install(server, hasOwnCompleter) {
  return new Preview(server, hasOwnCompleter);
}

module.exports = { install };
