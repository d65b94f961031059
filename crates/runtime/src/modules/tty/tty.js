'use strict';
// The public `tty` module: terminals as streams.

const { NumberIsInteger, ObjectSetPrototypeOf } = primordials;

const { Socket } = require('net');
const {
  ErrnoException,
  codes: { ERR_INVALID_FD, ERR_TTY_INIT_FAILED },
} = require('#internal/errors');
const { validateInteger } = require('#internal/validators');
const { getColorDepth } = require('#tty/colors');

const MAX_FD = 2147483647;

let binding;
function ttyBinding() {
  binding ??= internalBinding('tty_wrap');
  return binding;
}

function isatty(fd) {
  return NumberIsInteger(fd) && fd >= 0 && fd <= MAX_FD && ttyBinding().isTTY(fd);
}

function openHandle(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
  const context = {};
  const { TTY } = ttyBinding();
  try {
    return new TTY(fd, context);
  } catch (error) {
    if (context.code === undefined) throw error;
    throw new ERR_TTY_INIT_FAILED(context);
  }
}

function ReadStream(fd, options) {
  if (!new.target) return new ReadStream(fd, options);
  const handle = openHandle(fd);
  Socket.call(this, {
    readableHighWaterMark: 0,
    handle,
    manualStart: true,
    ...options,
  });
  this.isRaw = false;
  this.isTTY = true;
}
ObjectSetPrototypeOf(ReadStream.prototype, Socket.prototype);
ObjectSetPrototypeOf(ReadStream, Socket);

ReadStream.prototype.setRawMode = function setRawMode(flag) {
  flag = !!flag;
  const err = this._handle?.setRawMode(flag);
  if (err) {
    this.emit('error', new ErrnoException(err, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function WriteStream(fd) {
  if (!new.target) return new WriteStream(fd);
  const handle = openHandle(fd);
  Socket.call(this, {
    readableHighWaterMark: 0,
    handle,
    manualStart: true,
  });
  // Output to a terminal must neither interleave nor get lost at exit.
  this._handle.setBlocking(true);
  const size = [0, 0];
  if (!this._handle.getWindowSize(size)) {
    this.columns = size[0];
    this.rows = size[1];
  }
}
ObjectSetPrototypeOf(WriteStream.prototype, Socket.prototype);
ObjectSetPrototypeOf(WriteStream, Socket);

WriteStream.prototype.isTTY = true;

WriteStream.prototype.getColorDepth = getColorDepth;

WriteStream.prototype.hasColors = function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** getColorDepth(env);
};

WriteStream.prototype._refreshSize = function _refreshSize() {
  const { columns, rows } = this;
  const size = [0, 0];
  const err = this._handle.getWindowSize(size);
  if (err) {
    this.emit('error', new ErrnoException(err, 'getWindowSize'));
    return;
  }
  if (columns !== size[0] || rows !== size[1]) {
    this.columns = size[0];
    this.rows = size[1];
    this.emit('resize');
  }
};

WriteStream.prototype.cursorTo = function cursorTo(x, y, callback) {
  return require('#readline/callbacks').cursorTo(this, x, y, callback);
};

WriteStream.prototype.moveCursor = function moveCursor(dx, dy, callback) {
  return require('#readline/callbacks').moveCursor(this, dx, dy, callback);
};

WriteStream.prototype.clearLine = function clearLine(dir, callback) {
  return require('#readline/callbacks').clearLine(this, dir, callback);
};

WriteStream.prototype.clearScreenDown = function clearScreenDown(callback) {
  return require('#readline/callbacks').clearScreenDown(this, callback);
};

WriteStream.prototype.getWindowSize = function getWindowSize() {
  return [this.columns, this.rows];
};

module.exports = { isatty, ReadStream, WriteStream };
