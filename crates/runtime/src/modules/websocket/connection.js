'use strict';

// A WebSocket's connection after its opening: frames to and from the socket, the closing handshake, and who is told of it.

const { ArrayPrototypeShift, Error, Symbol, TypedArrayPrototypeSet, Uint8Array } = primordials;

const channels = require('#websocket/channels');
const { Receiver, Sender, kBinary, kClose, kError, kPing, kPong, kText } =
  internalBinding('websocket');

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PONG = 10;

// What one message can hold where nothing else is said; 0 says that there is no limit.
const MOST_BYTES = 128 * 1024 * 1024;
// How long the other side has for its part of the closing handshake.
const CLOSE_TIMEOUT = 3000;

// Frames are written at the end of the turn, or when they are this many bytes.
const GATHER = 64 * 1024;

const kConnection = Symbol('connection');

function bufferOf(bytes) {
  return require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The payload of a close frame. */
function closePayload(code, reason) {
  if (code === null) return new Uint8Array(0);
  const text = internalBinding('buffer').encodeUtf8(reason);
  const payload = new Uint8Array(2 + text.length);
  payload[0] = code >> 8;
  payload[1] = code & 0xff;
  TypedArrayPrototypeSet(payload, text, 2);
  return payload;
}

class Connection {
  /** `owner` has `onMessage(data, isText)`, `onClosing()` and `onClosed(code, reason, wasClean, error)`. */
  constructor(owner, socket, agreed, mostBytes = MOST_BYTES) {
    this.owner = owner;
    this.socket = socket;
    this.receiver = new Receiver(true, mostBytes || Infinity, agreed.deflate, agreed.noContext);
    this.closeSent = false;
    this.closeReceived = false;
    this.code = 1005;
    this.reason = '';
    this.failure = undefined;
    this.closed = false;
    this.timer = null;
    // Bytes of messages that are not with the kernel yet.
    this.buffered = 0;
    // Messages that wait for a blob before them to be read.
    this.queue = null;
    // Frames of this turn, and how much of messages is in them.
    this.sender = new Sender(true);
    this.gathered = 0;
    this.scheduled = false;
    socket[kConnection] = this;
    socket.on('data', onData);
    socket.on('error', onError);
    socket.on('end', onEnd);
    socket.on('close', onClose);
  }

  // ===== out =====

  sendText(text) {
    const { Buffer } = require('buffer');
    this.send(text, TEXT, Buffer.byteLength(text));
  }

  sendBytes(bytes) {
    this.send(bytes, BINARY, bytes.byteLength);
  }

  send(data, opcode, size) {
    this.buffered += size;
    if (this.queue !== null) {
      this.queue[this.queue.length] = { data, opcode, size };
      return;
    }
    this.write(data, opcode, size);
  }

  write(data, opcode, size) {
    const { socket } = this;
    if (this.closed || !socket.writable) {
      this.buffered -= size;
      return;
    }
    this.gathered += size;
    this.push(opcode, data);
  }

  /** Adds a frame to those that are written at the end of the turn. */
  push(opcode, data) {
    if (this.sender.push(opcode, data) > GATHER) {
      this.flush();
    } else if (!this.scheduled) {
      this.scheduled = true;
      process.nextTick(flushLater, this);
    }
  }

  flush() {
    const bytes = this.sender.take();
    if (bytes.length === 0) return;
    const size = this.gathered;
    this.gathered = 0;
    if (!this.socket.writable) {
      this.buffered -= size;
      return;
    }
    this.socket.write(bytes, () => {
      this.buffered -= size;
    });
  }

  sendBlob(blob) {
    const { size } = blob;
    this.buffered += size;
    const entry = { data: null, opcode: BINARY, size, ready: false };
    if (this.queue === null) this.queue = [entry];
    else this.queue[this.queue.length] = entry;
    readBlob(blob, (bytes) => {
      entry.data = bytes;
      entry.ready = true;
      this.flushQueue();
    });
  }

  /** Sends what no longer waits. */
  flushQueue() {
    const { queue } = this;
    while (queue.length > 0) {
      const entry = queue[0];
      if (entry.ready === false) return;
      ArrayPrototypeShift(queue);
      if (entry.close !== undefined) this.writeClose(entry.close);
      else if (entry.data === undefined) this.buffered -= entry.size;
      else this.write(entry.data, entry.opcode, entry.size);
    }
    this.queue = null;
  }

  /** Begins the closing handshake; `code` is null when none was given. */
  close(code, reason) {
    if (this.closeSent) return;
    const payload = closePayload(code, reason);
    this.closeSent = true;
    if (this.queue !== null) this.queue[this.queue.length] = { close: payload };
    else this.writeClose(payload);
  }

  writeClose(payload) {
    if (this.closed || !this.socket.writable) return;
    this.push(CLOSE, payload);
    this.flush();
    this.waitForEnd();
  }

  // The other side closes the connection; if it does not, this one does.
  waitForEnd() {
    if (this.timer !== null) return;
    this.timer = require('#timers/internal').setTimeout(() => this.socket.destroy(), CLOSE_TIMEOUT);
  }

  /** Ends a connection whose other side breaks the rules. */
  fail(code, reason) {
    this.failure = new Error(reason);
    if (!this.closeSent && this.socket.writable) {
      this.closeSent = true;
      this.push(CLOSE, closePayload(code, reason));
      this.flush();
    }
    this.socket.removeListener('data', onData);
    this.socket.end();
    this.socket.resume();
    this.waitForEnd();
    this.finish();
  }

  // ===== in =====

  onData(chunk) {
    const found = this.receiver.receive(chunk);
    if (found === undefined) return;
    for (let i = 0; i < found.length && !this.closed; i += 2) {
      const value = found[i + 1];
      switch (found[i]) {
        case kText:
          if (!this.closeReceived) this.owner.onMessage(value, true);
          break;
        case kBinary:
          if (!this.closeReceived) this.owner.onMessage(value, false);
          break;
        case kPing:
          this.onPing(value);
          break;
        case kPong:
          if (channels.pong.hasSubscribers) {
            channels.pong.publish({ payload: bufferOf(value), websocket: this.owner.target });
          }
          break;
        case kClose:
          this.onClose(value);
          return;
        case kError:
          this.fail(value[0], value[1]);
          return;
      }
    }
  }

  onPing(payload) {
    if (!this.closeSent && this.socket.writable) {
      this.push(PONG, payload);
    }
    if (channels.ping.hasSubscribers) {
      channels.ping.publish({ payload: bufferOf(payload), websocket: this.owner.target });
    }
  }

  onClose(status) {
    this.closeReceived = true;
    if (status !== null) {
      this.code = status[0];
      this.reason = status[1];
    }
    // Answered with the same code.
    if (!this.closeSent) {
      this.closeSent = true;
      if (this.socket.writable) {
        const payload = closePayload(status === null ? null : status[0], '');
        this.push(CLOSE, payload);
        this.flush();
      }
    }
    this.owner.onClosing();
    this.waitForEnd();
  }

  /** The connection is over. */
  finish() {
    if (this.closed) return;
    this.closed = true;
    const clean = this.closeSent && this.closeReceived;
    const code = this.closeReceived ? this.code : 1006;
    this.owner.onClosed(code, this.closeReceived ? this.reason : '', clean, this.failure);
  }
}

/** Reads a blob: `done(bytes)`, without bytes when it cannot be read. */
function readBlob(blob, done) {
  const { extractBody, readAll } = require('#fetch/body');
  readAll(extractBody(blob), (error, bytes) => done(error ? undefined : bytes));
}

function flushLater(connection) {
  connection.scheduled = false;
  connection.flush();
}

function onData(chunk) {
  this[kConnection].onData(chunk);
}

function onError(error) {
  const connection = this[kConnection];
  connection.failure ??= error;
  if (channels.socketError.hasSubscribers) channels.socketError.publish(error);
  this.destroy();
}

function onEnd() {
  // Whatever was to come has come.
  this.end();
}

function onClose() {
  const connection = this[kConnection];
  if (connection.timer !== null) require('#timers/internal').clearTimeout(connection.timer);
  connection.finish();
}

module.exports = { Connection };
