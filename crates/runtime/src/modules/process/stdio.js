'use strict';

// `process.stdin`, `stdout` and `stderr`, made when first used. Files and terminals are written
// synchronously, and so are pipes: what a program printed before it ended is out.

const { ObjectDefineProperty, ObjectGetOwnPropertyDescriptor } = primordials;

const { guessHandleType } = internalBinding('util');

const streams = [undefined, undefined, undefined];

/** What `destroy()` of stdout and stderr does: nothing that a later write would notice. */
function dummyDestroy(error, callback) {
  callback(error);
  this._undestroy();
  // `emitClose` off: say it by hand once.
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function createWritable(fd) {
  let stream;
  switch (kindOf(fd)) {
    case 'TTY': {
      const tty = require('tty');
      stream = new tty.WriteStream(fd);
      stream._type = 'tty';
      break;
    }
    case 'FILE': {
      const { SyncWriteStream } = require('#process/sync_write_stream');
      stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      break;
    }
    case 'PIPE':
    case 'TCP': {
      // A pipe that is also the channel to the parent must not be closed by the stream.
      if (process.channel && process.channel.fd === fd) {
        const { SyncWriteStream } = require('#process/sync_write_stream');
        stream = new SyncWriteStream(fd, { autoClose: false });
      } else {
        const net = require('net');
        stream = new net.Socket({ fd, readable: false, writable: true });
        // Bytes leave before `write` returns, unless the reader is slow and the pipe is shared.
        stream._handle?.setBlocking?.(true);
      }
      stream._type = 'pipe';
      break;
    }
    default: {
      // Closed, or nothing that can be written: swallow what is printed.
      const { Writable } = require('stream');
      stream = new Writable({
        write(chunk, encoding, callback) {
          callback();
        },
      });
    }
  }
  stream.fd = fd;
  stream._isStdio = true;
  return stream;
}

function getWritable(fd) {
  let stream = streams[fd];
  if (stream === undefined) {
    stream = createWritable(fd);
    stream.destroySoon = stream.destroy;
    stream._destroy = dummyDestroy;
    if (stream.isTTY) process.on('SIGWINCH', () => stream._refreshSize());
    streams[fd] = stream;
  }
  return stream;
}

function createStdin() {
  const fd = 0;
  let stdin;
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const tty = require('tty');
      stdin = new tty.ReadStream(fd);
      break;
    }
    case 'FILE': {
      const fs = require('fs');
      stdin = new fs.ReadStream(null, { fd, autoClose: false });
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const net = require('net');
      if (process.channel && process.channel.fd === fd) {
        // The channel reads this pipe already.
        stdin = new net.Socket({
          handle: process.channel,
          readable: true,
          writable: false,
          manualStart: true,
        });
      } else {
        stdin = new net.Socket({ fd, readable: true, writable: false, manualStart: true });
      }
      stdin._type = 'pipe';
      break;
    }
    default: {
      const { Readable } = require('stream');
      stdin = new Readable({ read() {} });
      stdin.push(null);
    }
  }
  stdin.fd = fd;
  // Reading starts when the program asks for data; until then stdin must not keep the loop alive.
  if (stdin._handle?.readStop) {
    stdin._handle.reading = false;
    stdin._readableState.reading = false;
    stdin._handle.readStop();
  }
  stdin.on('pause', () => {
    process.nextTick(onPause, stdin);
  });
  return stdin;
}

function onPause(stdin) {
  if (!stdin._handle) return;
  if (stdin._handle.reading && !stdin.readableFlowing) {
    stdin._readableState.reading = false;
    stdin._handle.reading = false;
    stdin._handle.readStop();
  }
}

function getStdin() {
  return (streams[0] ??= createStdin());
}

const getters = { __proto__: null };

/** Whether a program put something of its own in the place of the stream. */
function isReplaced(fd) {
  const name = fd === 1 ? 'stdout' : 'stderr';
  return ObjectGetOwnPropertyDescriptor(process, name)?.get !== getters[name];
}

// What the descriptors are, asked once.
const kinds = [undefined, undefined, undefined];

function kindOf(fd) {
  kinds[fd] ??= guessHandleType(fd);
  return kinds[fd];
}

/** Whether output can go past the stream: it was never made, nor replaced, and would write at once. */
function isUntouched(fd) {
  if (streams[fd] !== undefined || isReplaced(fd)) return false;
  const kind = kindOf(fd);
  return kind === 'FILE' || kind === 'PIPE' || kind === 'TTY' || kind === 'TCP';
}

/**
 * Writes text to stdout (1) or stderr (2) directly while no program has touched the stream; false when
 * the stream has to be used.
 */
function writeDirectly(fd, text) {
  if (!isUntouched(fd)) return false;
  internalBinding('process_methods').rawWrite(fd, text);
  return true;
}

/** Whether output goes past the stream and to no terminal, so that nobody needs to ask the stream about it. */
function isPlain(fd) {
  return isUntouched(fd) && kindOf(fd) !== 'TTY';
}

function defineStream(name, get) {
  getters[name] = get;
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get,
    set: undefined,
  });
}

/** Defines the three streams, which are accessors. */
function defineOnProcess(name) {
  if (name === 'stdout') defineStream(name, () => getWritable(1));
  else if (name === 'stdin') defineStream(name, getStdin);
  else if (name === 'stderr') defineStream(name, () => getWritable(2));
  else return false;
  return true;
}

function openStdin() {
  process.stdin.resume();
  return process.stdin;
}

module.exports = { defineOnProcess, isPlain, openStdin, writeDirectly };
