'use strict';
// Lines that hold line breaks, as the interactive prompt edits them: how they are drawn, how the cursor moves in them and
// how the history keeps them. The methods end up on the prototype of the line reader.

const {
  ArrayPrototypeJoin,
  ArrayPrototypeReverse,
  ArrayPrototypeShift,
  MathMin,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const { clearScreenDown, moveCursor } = require('#readline/callbacks');

// What stands before every row but the first.
const CONTINUATION = '| ';

/** The same text with its lines in the opposite order. */
function turned(text, from, to) {
  return ArrayPrototypeJoin(ArrayPrototypeReverse(StringPrototypeSplit(text, from)), to);
}

/** A line as the history keeps it: one line, the last first, for files of histories are written from their end. */
function toEntry(line) {
  return StringPrototypeIncludes(line, '\n') ? turned(line, '\n', '\r') : line;
}

/** The line that an entry of the history stands for. */
function fromEntry(entry) {
  return StringPrototypeIncludes(entry, '\r') ? turned(entry, '\r', '\n') : entry;
}

/** Where the row of a position starts and ends. */
function rowAround(text, position) {
  const start = position === 0 ? 0 : StringPrototypeLastIndexOf(text, '\n', position - 1) + 1;
  const end = StringPrototypeIndexOf(text, '\n', position);
  return { start, end: end === -1 ? text.length : end };
}

const methods = {
  /** Writes prompt and line, row by row. */
  _drawLine() {
    const line = this._colorize === undefined ? this.line : this._colorize(this.line);
    if (!this._isMultiline) {
      this._writeToOutput(this._prompt + line);
      return;
    }
    const rows = StringPrototypeSplit(line, '\n');
    this._writeToOutput(this._prompt + rows[0]);
    for (let i = 1; i < rows.length; i++) this._writeToOutput(`\n${CONTINUATION}${rows[i]}`);
  },

  /** Prompt and a part of the line as far as the place counts. */
  _measuredLine(line) {
    if (!this._isMultiline) return this._prompt + line;
    return this._prompt + StringPrototypeReplaceAll(line, '\n', `\n${CONTINUATION}`);
  },

  /** Replaces the line by one of the history. */
  _setLine(line) {
    this._isMultiline = StringPrototypeIncludes(line, '\n');
    this.line = line;
    this.cursor = line.length;
    this._column = -1;
  },

  /** Moves the cursor one row up; false when it is in the first one. */
  _rowUp() {
    const { start } = rowAround(this.line, this.cursor);
    if (start === 0) return false;
    const above = rowAround(this.line, start - 1);
    moveToColumn(this, this.cursor - start, above);
    return true;
  },

  /** Moves the cursor one row down; false when it is in the last one. */
  _rowDown() {
    const { start, end } = rowAround(this.line, this.cursor);
    if (end === this.line.length) return false;
    const below = rowAround(this.line, end + 1);
    moveToColumn(this, this.cursor - start, below);
    return true;
  },

  /**
   * Goes on with the line that was entered last: it was not complete, so the key made a line break where the cursor was.
   */
  _addNewLine() {
    const { line, cursor, added } = this._entered;
    if (added) {
      ArrayPrototypeShift(this.history);
    }
    const rows = this._getDisplayPos(this._measuredLine(line)).rows;
    this._isMultiline = true;
    this.line = `${StringPrototypeSlice(line, 0, cursor)}\n${StringPrototypeSlice(line, cursor)}`;
    this.cursor = cursor + 1;
    const place = this.getCursorPos();
    if (cursor === line.length) {
      this._writeToOutput(CONTINUATION);
    } else {
      moveCursor(this.output, 0, -(enteredRows(this, line, rows) + 1));
      clearScreenDown(this.output);
      this._drawLine();
      const end = this._getDisplayPos(this._measuredLine(this.line));
      moveCursor(this.output, place.cols - end.cols, place.rows - end.rows);
    }
    this.prevRows = place.rows;
  },
};

/** How many rows below its first the entered line ended, drawn as several rows or as one. */
function enteredRows(iface, line, rows) {
  if (!StringPrototypeIncludes(line, '\n')) return rows;
  iface._isMultiline = true;
  return iface._getDisplayPos(iface._measuredLine(line)).rows;
}

/** The column that the first of several moves up or down started from is kept. */
function moveToColumn(iface, column, row) {
  if (iface._column === -1) iface._column = column;
  iface.cursor = MathMin(row.start + iface._column, row.end);
  iface._refreshLine();
}

module.exports = { fromEntry, methods, toEntry };
