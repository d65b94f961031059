'use strict';

// Streams that move to another thread, as the Streams standard has it: the stream here is piped into a channel, and a
// stream of its own kind comes out of the channel there.

const {
  FunctionPrototypeCall,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SafeWeakMap,
} = primordials;

const { MessageChannel, kReceiver, nativeClose, nativeStart } = require('#worker_threads/port');
const { kState, markHandled, nop } = require('#stream/web_common');
const {
  ReadableStream,
  createReadableStream,
  initReadableStream,
} = require('#stream/web_readable');
const {
  WritableStream,
  createWritableStream,
  initWritableStream,
} = require('#stream/web_writable');

// The ports that streams on their way out have, until the message is made.
const leaving = new SafeWeakMap();

function close(port) {
  port[kReceiver] = nop;
  FunctionPrototypeCall(nativeClose, port);
}

function listen(port, receive) {
  port[kReceiver] = receive;
  FunctionPrototypeCall(nativeStart, port);
}

function send(port, type, value) {
  port.postMessage({ type, value });
}

/** Sends; an error that cannot be sent is told in its place and thrown. */
function sendOrTell(port, type, value) {
  try {
    send(port, type, value);
  } catch (error) {
    send(port, 'error', error);
    throw error;
  }
}

function lost(type) {
  const { DOMException } = require('#internal/dom_exception');
  return new DOMException(`Internal transferred stream error (${type})`, 'DataCloneError');
}

/** The algorithms of a readable stream whose chunks come through a port. */
function readableAlgorithms(port) {
  let controller;
  return {
    start(given) {
      controller = given;
      listen(port, (message, ports, event) => {
        if (event === 'messageerror') {
          const error = lost('messageerror');
          send(port, 'error', error);
          controller.error(error);
          close(port);
          return;
        }
        const { type, value } = message;
        if (type === 'chunk') {
          controller.enqueue(value);
        } else if (type === 'close') {
          controller.close();
          close(port);
        } else if (type === 'error') {
          controller.error(value);
          close(port);
        }
      });
    },
    pull() {
      send(port, 'pull');
      return PromiseResolve();
    },
    cancel(reason) {
      try {
        sendOrTell(port, 'error', reason);
      } catch (error) {
        return PromiseReject(error);
      } finally {
        close(port);
      }
      return PromiseResolve();
    },
  };
}

/** The algorithms of a writable stream whose chunks go into a port. */
function writableAlgorithms(port) {
  let controller;
  // Pending while the other side has not asked for more.
  let room = PromiseWithResolvers();
  const fail = (error) => {
    controller.error(error);
    room?.resolve();
    room = undefined;
  };
  return {
    start(given) {
      controller = given;
      listen(port, (message, ports, event) => {
        if (event === 'messageerror') {
          const error = lost('messageerror');
          send(port, 'error', error);
          fail(error);
          close(port);
          return;
        }
        const { type, value } = message;
        if (type === 'pull') {
          room?.resolve();
          room = undefined;
        } else if (type === 'error') {
          fail(value);
          close(port);
        }
      });
    },
    write(chunk) {
      room ??= resolvedRoom();
      return PromisePrototypeThen(room.promise, () => {
        room = PromiseWithResolvers();
        try {
          sendOrTell(port, 'chunk', chunk);
        } catch (error) {
          close(port);
          throw error;
        }
      });
    },
    close() {
      send(port, 'close');
      close(port);
      return PromiseResolve();
    },
    abort(reason) {
      try {
        sendOrTell(port, 'error', reason);
      } catch (error) {
        return PromiseReject(error);
      } finally {
        close(port);
      }
      return PromiseResolve();
    },
  };
}

function resolvedRoom() {
  const room = PromiseWithResolvers();
  room.resolve();
  return room;
}

function refuseLocked(stream, name) {
  if (!stream.locked) return;
  const { DOMException } = require('#internal/dom_exception');
  throw new DOMException(`Cannot transfer a locked ${name}`, 'DataCloneError');
}

function open(stream) {
  const { port1, port2 } = new MessageChannel();
  leaving.set(stream, { port1, port2 });
  return port2;
}

function take(stream) {
  const ports = leaving.get(stream) ?? new MessageChannel();
  leaving.delete(stream);
  return ports;
}

function pipe(readable, writable) {
  const { pipeTo } = require('#stream/web_pipe');
  markHandled(pipeTo(readable, writable, {}));
}

function sendReadable(stream) {
  refuseLocked(stream, 'ReadableStream');
  const { port1, port2 } = take(stream);
  const { start, write, close: end, abort } = writableAlgorithms(port1);
  pipe(stream, createWritableStream(start, write, end, abort));
  return port2;
}

function sendWritable(stream) {
  refuseLocked(stream, 'WritableStream');
  const { port1, port2 } = take(stream);
  const { start, pull, cancel } = readableAlgorithms(port1);
  pipe(createReadableStream(start, pull, cancel, 0), stream);
  return port2;
}

function receiveReadable(stream, port) {
  const { start, pull, cancel } = readableAlgorithms(port);
  initReadableStream(stream, start, pull, cancel, 0);
}

function receiveWritable(stream, port) {
  const { start, write, close: end, abort } = writableAlgorithms(port);
  initWritableStream(stream, start, write, end, abort);
}

function ClonedReadableStream() {
  return { __proto__: ReadableStream.prototype };
}
ClonedReadableStream.prototype = ReadableStream.prototype;

function ClonedWritableStream() {
  return { __proto__: WritableStream.prototype };
}
ClonedWritableStream.prototype = WritableStream.prototype;

const { TransformStream } = require('#stream/web_transform');

function ClonedTransformStream() {
  return { __proto__: TransformStream.prototype };
}
ClonedTransformStream.prototype = TransformStream.prototype;

module.exports = {
  ClonedReadableStream,
  ClonedTransformStream,
  ClonedWritableStream,

  readable: {
    read: (stream) => ({ port: sendReadable(stream) }),
    fill: (stream, { port }) => receiveReadable(stream, port),
    list(stream) {
      refuseLocked(stream, 'ReadableStream');
      return [open(stream)];
    },
  },

  writable: {
    read: (stream) => ({ port: sendWritable(stream) }),
    fill: (stream, { port }) => receiveWritable(stream, port),
    list(stream) {
      refuseLocked(stream, 'WritableStream');
      return [open(stream)];
    },
  },

  transform: {
    read: ({ readable, writable }) => ({ readable, writable }),
    fill(stream, { readable, writable }) {
      stream[kState] = { stream, readable, writable };
    },
    list({ readable, writable }) {
      refuseLocked(readable, 'ReadableStream');
      refuseLocked(writable, 'WritableStream');
      return [readable, writable];
    },
  },
};
