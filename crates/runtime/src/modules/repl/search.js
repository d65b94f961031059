'use strict';

// Ctrl-R and Ctrl-S look through the history for what is typed, as in a shell; the line below the prompt shows for what.

const { SafeSet, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice } =
  primordials;

const { clearScreenDown, cursorTo, moveCursor } = require('readline');
const { charLengthLeft, fromEntry } = require('#readline/internal');

const labels = { __proto__: null, r: 'bck-i-search: ', s: 'fwd-i-search: ' };

class HistorySearch {
  constructor(server) {
    this.server = server;
    this.isActive = false;
    this.seen = new SafeSet();
  }

  begin(direction) {
    const { server } = this;
    this.isActive = true;
    this.direction = direction;
    this.input = '';
    this.startIndex = server.historyIndex;
    this.startCursor = server.cursor;
    this.restart();
    server.output.write(`\n${labels[direction]}_`);
    moveCursor(server.output, 0, -1);
    cursorTo(server.output, server.getCursorPos().cols);
  }

  /** Looks from the line that the search started at. */
  restart() {
    this.seen.clear();
    this.index = this.startIndex;
    this.found = undefined;
    this.at = -1;
    // A line of the history that is being looked at is looked through first.
    const { history, line } = this.server;
    const isShown = this.index >= 0 && this.index < history.length;
    this.origin = isShown && fromEntry(history[this.index]) === line ? line : undefined;
  }

  /** The next line of the history that holds what was typed. */
  find() {
    const { history } = this.server;
    const back = this.direction === 'r';
    const current = this.found ?? this.origin;
    if (current !== undefined) {
      const from = this.found === undefined ? this.startCursor : this.at;
      const again = back
        ? from === 0
          ? -1
          : StringPrototypeLastIndexOf(current, this.input, from - 1)
        : StringPrototypeIndexOf(current, this.input, from + 1);
      this.origin = undefined;
      if (again !== -1) {
        this.seen.add(current);
        this.found = current;
        this.at = again;
        return;
      }
    }
    const step = back ? 1 : -1;
    for (let i = this.index + step; i >= 0 && i < history.length; i += step) {
      const line = fromEntry(history[i]);
      if (this.seen.has(line)) continue;
      const place = back
        ? StringPrototypeLastIndexOf(line, this.input)
        : StringPrototypeIndexOf(line, this.input);
      if (place === -1) continue;
      this.seen.add(line);
      this.index = i;
      this.found = line;
      this.at = place;
      return;
    }
    this.index = back ? history.length : -1;
    this.found = undefined;
    this.at = -1;
  }

  /** Goes back to where the line begins, from where the cursor is. */
  home(found, at) {
    const { server } = this;
    let rows = 0;
    if (found !== undefined || server.line !== '') {
      rows =
        found === undefined
          ? server.getCursorPos().rows
          : server._getDisplayPos(server._prompt + StringPrototypeSlice(found, 0, at)).rows;
      cursorTo(server.output, server._getDisplayPos(server._prompt).cols);
    }
    if (rows > 0) moveCursor(server.output, 0, -rows);
    clearScreenDown(server.output);
  }

  draw(previous, previousAt) {
    const { server, found } = this;
    this.home(previous, previousAt);
    let shown = server.line;
    if (found !== undefined) shown = server.useColors ? this.marked() : found;
    const failed = found === undefined && this.input !== '' ? 'failed-' : '';
    const status = `${failed}${labels[this.direction]}${this.input}_`;
    server.output.write(`${shown}\n${status}`);
    const plain = `${server._prompt}${found ?? server.line}\n${status}`;
    const cursor =
      found === undefined
        ? server.getCursorPos()
        : server._getDisplayPos(server._prompt + StringPrototypeSlice(found, 0, this.at));
    moveCursor(server.output, 0, cursor.rows - server._getDisplayPos(plain).rows);
    cursorTo(server.output, cursor.cols);
  }

  /** The found line with the match underlined. */
  marked() {
    const { found, at, input } = this;
    const end = at + input.length;
    return `${StringPrototypeSlice(found, 0, at)}\x1b[4m${StringPrototypeSlice(found, at, end)}\x1b[24m${StringPrototypeSlice(found, end)}`;
  }

  /** Looks again, from the start or from the last match on, and shows what comes of it. */
  look(fromStart) {
    const { found, at } = this;
    if (fromStart) this.restart();
    if (this.input !== '') this.find();
    this.draw(found, at);
  }

  /** Ends the search with the line found, or with that of before. */
  end(accept) {
    const { server, found, at } = this;
    this.isActive = false;
    this.home(found, at);
    if (accept && found !== undefined) {
      server._setLine(found);
      server.cursor = at;
      server.historyIndex = this.index;
    }
    // From here on the keys up and down go through all lines.
    if (accept) server._substringSearch = '';
    server.output.write(server.line);
    const end = server._getDisplayPos(server._prompt + server.line);
    const cursor = server.getCursorPos();
    if (cursor.rows !== end.rows) moveCursor(server.output, 0, cursor.rows - end.rows);
    if (cursor.cols !== end.cols) cursorTo(server.output, cursor.cols);
    server.prevRows = cursor.rows;
  }

  /** Sees each key first; answers whether it was for the search. */
  key(text, key) {
    const starts = key.ctrl && !key.meta && (key.name === 'r' || key.name === 's');
    if (!this.isActive) {
      if (!starts) return false;
      this.begin(key.name);
      return true;
    }
    if (starts) {
      const turns = key.name !== this.direction;
      this.direction = key.name;
      if (turns) this.seen.clear();
      this.look(false);
      return true;
    }
    if (key.name === 'backspace' || (key.ctrl && (key.name === 'h' || key.name === 'w'))) {
      const { input } = this;
      this.input = StringPrototypeSlice(
        input,
        0,
        input.length - charLengthLeft(input, input.length),
      );
      this.look(true);
      return true;
    }
    if ((key.ctrl && key.name === 'c') || key.name === 'escape') {
      this.end(false);
      return true;
    }
    const isText = typeof text === 'string' && text !== '' && !key.ctrl && !key.meta;
    if (isText && key.name !== 'return' && key.name !== 'enter') {
      this.input += text;
      this.look(true);
      return true;
    }
    this.end(true);
    return false;
  }
}

/** Gives the function that sees each key first; it answers whether the key was for the search. */
function install(server) {
  const search = new HistorySearch(server);
  return (text, key) => search.key(text, key);
}

module.exports = { install };
