'use strict';
// Moving the cursor of a terminal and clearing parts of its screen.

const { NumberIsNaN } = primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');

const CSI = '\x1b[';

function nothingToWrite(callback) {
  if (typeof callback === 'function') process.nextTick(callback, null);
  return true;
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (NumberIsNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (NumberIsNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number'))
    return nothingToWrite(callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  const data = typeof y !== 'number' ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`;
  return stream.write(data, callback);
}

/** The sequence that moves by `dx` columns and `dy` rows; empty if both are 0. */
function moveSequence(dx, dy) {
  let data = '';
  if (dx < 0) data += `${CSI}${-dx}D`;
  else if (dx > 0) data += `${CSI}${dx}C`;
  if (dy < 0) data += `${CSI}${-dy}A`;
  else if (dy > 0) data += `${CSI}${dy}B`;
  return data;
}

function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null || !(dx || dy)) return nothingToWrite(callback);
  return stream.write(moveSequence(dx, dy), callback);
}

/** Clears to the left (-1), to the right (1) or the whole line (0). */
function clearSequence(dir) {
  if (dir < 0) return `${CSI}1K`;
  return dir > 0 ? `${CSI}0K` : `${CSI}2K`;
}

function clearLine(stream, dir, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null) return nothingToWrite(callback);
  return stream.write(clearSequence(dir), callback);
}

const clearDown = `${CSI}0J`;

function clearScreenDown(stream, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null) return nothingToWrite(callback);
  return stream.write(clearDown, callback);
}

module.exports = {
  CSI,
  clearDown,
  clearLine,
  clearScreenDown,
  clearSequence,
  cursorTo,
  moveCursor,
  moveSequence,
};
