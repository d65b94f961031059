'use strict';

// A child's descriptors: the `stdio` option as a list for the native side, and the sockets at our end of its pipes.

const { ArrayIsArray, ArrayPrototypePush, Symbol } = primordials;
const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_SYNC_FORK_INPUT,
    ERR_IPC_ONE_PIPE,
    ERR_IPC_SYNC_FORK,
  },
} = require('#internal/errors');
const { stdioOfWord } = require('#child_process/arguments');

// Marks a stream that was handed to a child: nobody else reads from it.
const kIsUsedAsStdio = Symbol('kIsUsedAsStdio');

function pipeBinding() {
  return internalBinding('pipe_wrap');
}

/** The kind of a native stream handle, of a socket's or of the value itself. */
function handleKindOf(value) {
  if (value === null || typeof value !== 'object') return false;
  const { Pipe } = pipeBinding();
  const { TCP } = internalBinding('tcp_wrap');
  const { TTY } = internalBinding('tty_wrap');
  if (value instanceof Pipe) return 'pipe';
  if (value instanceof TTY) return 'tty';
  if (value instanceof TCP) return 'tcp';
  return false;
}

function closePipes(stdio) {
  for (let i = 0; i < stdio.length; i++) {
    if (stdio[i].type === 'pipe') stdio[i].handle?.close();
  }
}

/**
 * The `stdio` option as `{ stdio, ipc, ipcFd }`, every entry with a `type`. A synchronous child's pipes are made by
 * the native side.
 */
function getValidStdio(stdio, sync) {
  let ipc;
  let ipcFd;
  if (typeof stdio === 'string') stdio = stdioOfWord(stdio);
  else if (!ArrayIsArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);

  while (stdio.length < 3) ArrayPrototypePush(stdio, undefined);
  const list = [];
  for (let i = 0; i < stdio.length; i++) {
    const wanted = stdio[i] ?? (i < 3 ? 'pipe' : 'ignore');
    if (wanted === 'ignore') {
      ArrayPrototypePush(list, { type: 'ignore' });
    } else if (
      wanted === 'pipe' ||
      wanted === 'overlapped' ||
      (typeof wanted === 'number' && wanted < 0)
    ) {
      const entry = {
        type: wanted === 'overlapped' ? 'overlapped' : 'pipe',
        readable: i === 0,
        writable: i !== 0,
      };
      if (!sync) {
        const { Pipe, constants } = pipeBinding();
        entry.handle = new Pipe(constants.SOCKET);
      } else if (wanted === 'overlapped') {
        entry.type = 'pipe';
      }
      ArrayPrototypePush(list, entry);
    } else if (wanted === 'ipc') {
      if (sync || ipc !== undefined) {
        if (sync) throw new ERR_IPC_SYNC_FORK();
        closePipes(list);
        throw new ERR_IPC_ONE_PIPE();
      }
      const { Pipe, constants } = pipeBinding();
      ipc = new Pipe(constants.IPC);
      ipcFd = i;
      ArrayPrototypePush(list, { type: 'pipe', handle: ipc, ipc: true });
    } else if (wanted === 'inherit') {
      ArrayPrototypePush(list, { type: 'inherit', fd: i });
    } else if (typeof wanted === 'number' || typeof wanted.fd === 'number') {
      ArrayPrototypePush(list, {
        type: 'fd',
        fd: typeof wanted === 'number' ? wanted : wanted.fd,
      });
    } else {
      const entry = entryOfHandle(wanted);
      if (entry === undefined) {
        if (!sync) closePipes(list);
        const isInput =
          typeof wanted === 'string' || require('util').types.isArrayBufferView(wanted);
        if (sync && isInput) {
          throw new ERR_INVALID_SYNC_FORK_INPUT(require('util').inspect(wanted));
        }
        throw new ERR_INVALID_ARG_VALUE('stdio', wanted);
      }
      ArrayPrototypePush(list, entry);
    }
  }
  return { stdio: list, ipc, ipcFd };
}

function entryOfHandle(wanted) {
  let handle = wanted;
  let wrapType = handleKindOf(handle);
  if (!wrapType) {
    handle = wanted.handle;
    wrapType = handleKindOf(handle);
  }
  if (!wrapType) {
    handle = wanted._handle;
    wrapType = handleKindOf(handle);
  }
  if (!wrapType) return undefined;
  return { type: 'wrap', wrapType, handle, stream: wanted };
}

/** Stops this process from reading what the child is to read. */
function releaseToChild(entry) {
  const { handle, stream } = entry;
  handle.reading = false;
  handle.readStop();
  if (stream === handle) return;
  stream.pause?.();
  if (stream._readableState) {
    stream.readableFlowing = false;
    stream._readableState.reading = false;
  }
  stream[kIsUsedAsStdio] = true;
}

function createSocket(handle, readable) {
  const { Socket } = require('net');
  return new Socket({ handle, readable });
}

/** Lets data that nobody reads flow, so that the streams of a child that ended can close. */
function flushStdio(child) {
  const { stdio } = child;
  if (!stdio) return;
  for (let i = 0; i < stdio.length; i++) {
    const stream = stdio[i];
    if (!stream?.readable || stream[kIsUsedAsStdio]) continue;
    stream.resume();
  }
}

module.exports = { closePipes, createSocket, flushStdio, getValidStdio, releaseToChild };
