'use strict';

// The channel between a parent and a forked child: messages both ways, in order, handles passed along with them, and
// the end of it. Both ends run the same code: `target` is a ChildProcess at one, `process` at the other.
//
// A handle travels with a message `{ cmd: 'NODE_HANDLE' }` and is acknowledged by the receiver; until then, what is
// sent after it waits in `_handleQueue`, and the sender keeps the handle open.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ObjectDefineProperty,
  ObjectFreeze,
  StringPrototypeStartsWith,
  Symbol,
} = primordials;
const EventEmitter = require('events');
const {
  ErrnoException,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_IPC_CHANNEL_CLOSED,
    ERR_IPC_DISCONNECTED,
    ERR_MISSING_ARGS,
  },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateObject } = require('#internal/validators');
const { owner_symbol } = require('#async_hooks/internal');
const { handleTypeOf, conversions } = require('#child_process/handles');
const { repeatLastTick } = require('#process/task_queues');
const { readMessages } = internalBinding('ipc');
const { kReadBytesOrError, streamBaseState } = internalBinding('stream_wrap');

const INTERNAL_PREFIX = 'NODE_';
const MAX_HANDLE_RETRANSMISSIONS = 3;
// More than this waiting in the kernel's hands is told to the sender by `false`.
const SEND_LIMIT = 65536 * 2;
const DEFAULT_OPTIONS = ObjectFreeze({ swallowErrors: false });

const kChannelHandle = Symbol('kChannelHandle');
const kPendingMessages = Symbol('kPendingMessages');

function nothing() {}

/** `process.channel`, `child.channel`: keeps the process alive or not. */
class Control extends EventEmitter {
  #channel;
  #listeners = 0;
  #chosen = false;

  constructor(channel) {
    super();
    this.#channel = channel;
    this[kPendingMessages] = [];
  }

  /** One more who waits for something to come or go over the channel. */
  refCounted() {
    if (++this.#listeners === 1 && !this.#chosen) this.#channel.ref();
  }

  /** One less. */
  unrefCounted() {
    if (--this.#listeners === 0 && !this.#chosen) {
      this.#channel.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#chosen = true;
    this.#channel.ref();
  }

  unref() {
    this.#chosen = true;
    this.#channel.unref();
  }

  get fd() {
    return this.#channel ? this.#channel.fd : undefined;
  }
}

function isInternal(message) {
  return (
    message !== null &&
    typeof message === 'object' &&
    typeof message.cmd === 'string' &&
    message.cmd.length > INTERNAL_PREFIX.length &&
    StringPrototypeStartsWith(message.cmd, INTERNAL_PREFIX)
  );
}

function closePendingHandle(target) {
  target._pendingMessage.handle.close();
  target._pendingMessage = null;
}

/** Makes `target` an end of the channel. */
function setupChannel(target, channel, serializationMode) {
  const control = new Control(channel);
  const codec = require('#child_process/serialization')[serializationMode];
  const pendingHandles = [];
  // Messages whose listeners are about to be called; those up to `announced` have been.
  const inbox = [];
  let announced = 0;

  target.channel = control;
  target[kChannelHandle] = channel;
  ObjectDefineProperty(target, '_channel', {
    __proto__: null,
    get() {
      return target.channel;
    },
    set(value) {
      target.channel = value;
    },
    enumerable: false,
    configurable: true,
  });
  target._handleQueue = null;
  target._pendingMessage = null;
  target.connected = true;
  channel[owner_symbol] = target;
  channel.pendingHandle = null;
  // Set while a message has arrived in part.
  channel.buffering = false;

  // ===== receiving =====

  function takeHandle() {
    const arrived = channel.pendingHandle;
    if (arrived === null) return;
    channel.pendingHandle = null;
    ArrayPrototypePush(pendingHandles, arrived);
  }

  // Errors and the end.
  channel.onread = function onread() {
    takeHandle();
    if (streamBaseState[kReadBytesOrError] === 0) return;
    channel.buffering = false;
    target.disconnect();
    channel.onread = nothing;
    channel.close();
    // Handles that were on their way may keep the rest from ending.
    target.channel = null;
    target[kChannelHandle] = null;
    if (target !== process) require('#child_process/child').maybeClose(target);
  };

  // What one read brought: a message or a list of them, which have to be read where they are raw, and maybe the start of
  // another.
  channel.onmessages = function onmessages(count, what, raw, partial) {
    takeHandle();
    channel.buffering = partial;
    if (count === 1) {
      const message = raw ? codec.read(what) : what;
      // What mostly comes, and goes the shortest way.
      if (!isInternal(message)) {
        if (target.channel) process.nextTick(announceMessage, message);
        return;
      }
      received(message);
      return;
    }
    for (let i = 0; i < count; i++) {
      const isRaw = typeof raw === 'boolean' ? raw : raw[i];
      received(isRaw ? codec.read(what[i]) : what[i]);
    }
  };

  function received(message) {
    const internal = isInternal(message);
    let handle;
    if (internal && message.cmd === 'NODE_HANDLE') handle = ArrayPrototypeShift(pendingHandles);
    deliver(message, handle, internal);
  }

  // Listeners are called in a turn of their own, so that one that throws does not lose the messages after it.
  function deliver(message, handle, internal) {
    if (!target.channel) return;
    if (internal || handle !== undefined) {
      process.nextTick(announce, internal ? 'internalMessage' : 'message', message, handle);
      return;
    }
    inbox[inbox.length] = message;
    if (!repeatLastTick(announceNext, inbox)) process.nextTick(announceNext, inbox);
  }

  function announceMessage(message) {
    announce('message', message, undefined);
  }

  function announceNext() {
    const message = inbox[announced];
    inbox[announced++] = undefined;
    if (announced === inbox.length) {
      inbox.length = 0;
      announced = 0;
    }
    announce('message', message, undefined);
  }

  function announce(event, message, handle) {
    if (event === 'internalMessage' || target.listenerCount('message') > 0) {
      target.emit(event, message, handle);
      return;
    }
    // Nobody listens yet.
    if (target.channel)
      ArrayPrototypePush(target.channel[kPendingMessages], [event, message, handle]);
  }

  target.on('newListener', () => {
    process.nextTick(() => {
      if (!target.channel || target.listenerCount('message') === 0) return;
      const waiting = target.channel[kPendingMessages];
      if (waiting.length === 0) return;
      target.channel[kPendingMessages] = [];
      for (let i = 0; i < waiting.length; i++) {
        const { 0: event, 1: message, 2: handle } = waiting[i];
        target.emit(event, message, handle);
      }
    });
  });

  target.on('internalMessage', (message, handle) => {
    if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') {
      handleAnswered(message.cmd === 'NODE_HANDLE_ACK');
      return;
    }
    if (message.cmd !== 'NODE_HANDLE') return;
    // The kernel may have dropped the descriptor: then it is to be sent again.
    if (!handle) {
      target._send({ cmd: 'NODE_HANDLE_NACK' }, null, true);
      return;
    }
    target._send({ cmd: 'NODE_HANDLE_ACK' }, null, true);
    conversions[message.type].got(target, message, handle, (object) => {
      deliver(message.msg, object, isInternal(message.msg));
    });
  });

  function handleAnswered(arrived) {
    const pending = target._pendingMessage;
    if (pending) {
      if (arrived) {
        closePendingHandle(target);
      } else if (pending.retransmissions++ === MAX_HANDLE_RETRANSMISSIONS) {
        closePendingHandle(target);
        process.emitWarning(
          'Handle did not reach the receiving process correctly',
          'SentHandleNotReceivedWarning',
        );
      }
    }
    const queue = target._handleQueue;
    target._handleQueue = null;
    if (target._pendingMessage) {
      const { message, handle, options, callback } = target._pendingMessage;
      target._send(message, handle, options, callback);
    }
    if (queue !== null) {
      for (let i = 0; i < queue.length; i++) {
        const { message, handle, options, callback } = queue[i];
        target._send(message, handle, options, callback);
      }
    }
    // A disconnect may have waited for the queue.
    if (!target.connected && target.channel && !target._handleQueue) target._disconnect();
  }

  // ===== sending =====

  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    options = options === undefined ? DEFAULT_OPTIONS : { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, handle, options, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  function checkMessage(message) {
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    const type = typeof message;
    if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
  }

  function isAnswer(message) {
    const cmd = message?.cmd;
    return cmd === 'NODE_HANDLE_ACK' || cmd === 'NODE_HANDLE_NACK';
  }

  target._send = function _send(message, handle, options = kEmptyObject, callback = undefined) {
    checkMessage(message);
    if (typeof options === 'boolean') options = { swallowErrors: options };
    let conversion;
    if (handle) {
      // A message that is sent again is wrapped already.
      if (message?.cmd !== 'NODE_HANDLE' || !('msg' in message)) {
        message = { cmd: 'NODE_HANDLE', type: null, msg: message };
        message.type = handleTypeOf(handle);
        if (message.type === null) throw new ERR_INVALID_HANDLE_TYPE();
      }
      if (this._handleQueue) {
        ArrayPrototypePush(this._handleQueue, { callback, handle, options, message: message.msg });
        return this._handleQueue.length === 1;
      }
      conversion = conversions[message.type];
      handle = conversion.send(target, message, handle, options);
      // A socket that has closed meanwhile: only the message goes.
      if (!handle) {
        message = message.msg;
        conversion = undefined;
      }
    } else if (this._handleQueue && !isAnswer(message)) {
      ArrayPrototypePush(this._handleQueue, { callback, handle: null, options, message });
      return this._handleQueue.length === 1;
    }

    const channelHandle = this[kChannelHandle];
    // 0, an error number, or the request of a write that is not done yet.
    const outcome = handle
      ? codec.writeWithHandle(channelHandle, message, handle)
      : codec.write(channelHandle, message);
    if (outcome === 0) {
      if (typeof callback === 'function') process.nextTick(callback, null);
      // Nothing waits.
      return true;
    }
    if (typeof outcome === 'object') {
      if (handle) {
        this._handleQueue ??= [];
        conversion?.sent?.(target, message, handle, options, callback);
      }
      outcome.oncomplete = () => {
        control.unrefCounted();
        if (typeof callback === 'function') callback(null);
      };
      control.refCounted();
    } else {
      conversion?.sent?.(target, message, handle, options, callback);
      if (!options.swallowErrors) {
        const error = new ErrnoException(outcome, 'write');
        if (typeof callback === 'function') process.nextTick(callback, error);
        else process.nextTick(() => this.emit('error', error));
      }
    }
    // A handle that is under way is the only thing that may be.
    return channelHandle.writeQueueSize < SEND_LIMIT;
  };

  // ===== ending =====

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this.connected = false;
    // What waits for a handle to arrive is sent first.
    if (!this._handleQueue) this._disconnect();
  };

  target._disconnect = function _disconnect() {
    this.channel = null;
    this[kChannelHandle] = null;
    if (this._pendingMessage) closePendingHandle(this);
    let fired = false;
    function finish() {
      if (fired) return;
      fired = true;
      channel.close();
      target.emit('disconnect');
    }
    // A message that is half here is waited for.
    if (channel.buffering) {
      target.once('message', finish);
      target.once('internalMessage', finish);
      return;
    }
    process.nextTick(finish);
  };

  readMessages(channel, serializationMode === 'advanced');
  channel.readStart();
  return control;
}

module.exports = { setupChannel };
