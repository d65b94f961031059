'use strict';

// Ties a session to its socket: natively where the socket's handle allows it, else by carrying the bytes.

const { ArrayPrototypePush, ReflectApply } = primordials;
const { Buffer } = require('buffer');
const net = require('net');
const {
  codes: { ERR_STREAM_WRAP },
} = require('#internal/errors');
const { Http2Session: NativeSession, setupHooks } = internalBinding('http2');
const { kReadBytesOrError, streamBaseState } = internalBinding('stream_wrap');
const { kOwner, kBoundSession, numbersOf } = require('#http2/util');

// Sizes of the client's first words and of a frame's head.
const PREFACE = 24;
const HEAD = 9;
const PADDED = 8;
const UV_EPIPE = -32;
const UV_ECANCELED = -125;

let hooked = false;

/** Makes the native session of a session. */
function open(session, _socket, type, options) {
  if (!hooked) {
    hooked = true;
    setupHooks(require('#http2/events').hooks);
  }
  const server = type === 0;
  const handle = new NativeSession(server, numbersOf({ ...options, server }));
  handle[kOwner] = session;
  return handle;
}

/** Lets the bytes of the socket come to the session. */
function begin(session, socket) {
  const { kHandle } = require('#http2/util');
  const handle = session[kHandle];
  const below = socket instanceof net.Socket ? socket._handle : undefined;
  // What the socket has read for itself already.
  const early = [];
  if (below && socket.readableLength > 0) {
    let chunk = socket.read();
    while (chunk !== null && chunk !== undefined) {
      early[early.length] = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
      chunk = socket.read();
    }
  }
  if (handle.attach(below ?? undefined)) {
    handle.below = below;
    for (let i = 0; i < early.length; i++) handle.receive(early[i]);
    // The socket must not think that it reads.
    below.reading = true;
    handle.readBelow(true);
    return;
  }
  for (let i = 0; i < early.length; i++) handle.receive(early[i]);
  carry(session, handle, socket);
}

// A stream of JavaScript gets frame by frame, as it would from Node: programs and tests that look on see the same. Of DATA
// frames head, content and padding come apart.
function piecesOf(bytes) {
  const pieces = [];
  let at = 0;
  const take = (size) => {
    if (size > 0) ArrayPrototypePush(pieces, bytes.subarray(at, at + size));
    at += size;
  };
  if (bytes.length >= PREFACE && bytes[0] === 80) take(PREFACE);
  while (at + HEAD <= bytes.length) {
    const size = bytes.readUIntBE(at, 3);
    const isData = bytes[at + 3] === 0;
    if (!isData || size === 0) {
      take(HEAD + size);
      continue;
    }
    const padding = (bytes[at + 4] & PADDED) !== 0 ? bytes[at + HEAD] + 1 : 0;
    take(HEAD);
    if (padding > 0) take(1);
    take(size - padding);
    if (padding > 0) take(padding - 1);
  }
  return pieces;
}

function carry(session, handle, socket) {
  let pending = 0;
  handle.carry = (bytes) => {
    if (socket.destroyed || socket.writableEnded) {
      handle.sent(UV_ECANCELED);
      return;
    }
    const done = (error) => {
      if (--pending === 0) handle.sent(error ? UV_EPIPE : 0);
    };
    const pieces = piecesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    pending += pieces.length;
    for (let i = 0; i < pieces.length; i++) socket.write(pieces[i], done);
  };
  socket.on('data', (chunk) => {
    if (socket[kBoundSession] !== session) return;
    // Text may be decoded already, and objects are no bytes at all.
    if (typeof chunk === 'string' || socket.readableObjectMode === true) {
      session.destroy(new ERR_STREAM_WRAP());
    } else {
      handle.receive(chunk);
    }
  });
  socket.on('end', () => {
    if (socket[kBoundSession] !== session) return;
    // What has been received is looked at first.
    require('#timers/internal').setImmediate(() => {
      if (!socket.destroyed && !socket.writableEnded) socket.end();
    });
  });
}

/** The stream below has ended or failed: its socket is told as if it had read by itself. */
function belowEnded(handle, error) {
  const { below } = handle;
  if (below === undefined || typeof below.onread !== 'function') return;
  streamBaseState[kReadBytesOrError] = error;
  ReflectApply(below.onread, below, [undefined]);
}

module.exports = { begin, belowEnded, open };
