'use strict';
// IncomingMessage: a request as the server gets it, a response as the client gets it. The stream's own
// state is made when somebody first touches it, because most requests have no body and nobody asks.

const { ObjectAssign, ObjectDefineProperty, ObjectSetPrototypeOf, StringPrototypeSplit, Symbol } =
  primordials;
const EventEmitter = require('events');
const { Readable, finished } = require('stream');
const { kShapeMode } = require('#stream/legacy');
const { ConnResetException } = require('#internal/errors');
const { addDistinct, addField } = require('#http/header_fields');
const { kConnection, kHead, kSocket } = require('#http/internal');

const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kHeadersCount = Symbol('kHeadersCount');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kTrailersCount = Symbol('kTrailersCount');
const kRawHeaders = Symbol('kRawHeaders');
const kRawTrailers = Symbol('kRawTrailers');
const kAbortController = Symbol('kAbortController');
const kAbortSignalSocket = Symbol('kAbortSignalSocket');
const kAttachAbortSignal = Symbol('kAttachAbortSignal');
const kDetachAbortSignal = Symbol('kDetachAbortSignal');
const kHighWaterMark = Symbol('kHighWaterMark');
// Where the stream stands as long as its state has not been made.
const kPending = Symbol('kPending');

// Fields beyond these are in `rawHeaders` only.
const MAX_FIELDS = 4000;

const OPEN = 1;
const ENDED = 2;
const RETIRED = 3;

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  if (socket) socket.pause();
}

// The names that are usually listened to: all messages' listeners have one shape. An object with an empty
// prototype is made much faster than one without any.
function Listeners() {
  this.close = undefined;
  this.error = undefined;
  this.data = undefined;
  this.end = undefined;
  this.readable = undefined;
}
Listeners.prototype = { __proto__: null };

// What a message starts with and seldom changes stands on the prototype: fewer fields to fill.
function IncomingMessage(socket) {
  this._events = new Listeners();
  this._eventsCount = 0;
  if (EventEmitter.captureRejections) EventEmitter.call(this);
  this[kPending] = OPEN;
  this._readableState_ = undefined;
  this[kConnection] = null;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHead] = null;
  this.upgrade = null;
  // Requests.
  this.url = '';
  this.method = null;
  this._dumped = false;
  if (socket) {
    this[kSocket] = socket;
    const mark = socket.readableHighWaterMark;
    if (mark !== undefined) this[kHighWaterMark] = mark;
  }
}
ObjectSetPrototypeOf(IncomingMessage.prototype, Readable.prototype);
ObjectSetPrototypeOf(IncomingMessage, Readable);

ObjectAssign(IncomingMessage.prototype, {
  [kShapeMode]: true,
  [kSocket]: undefined,
  [kHeaders]: null,
  joinDuplicateHeaders: false,
  [kHighWaterMark]: undefined,
  [kRawHeaders]: null,
  [kRawTrailers]: null,
  aborted: false,
  // Responses.
  statusCode: null,
  statusMessage: null,
  _consuming: false,
  [kHeadersCount]: 0,
  [kHeadersDistinct]: null,
  [kTrailers]: null,
  [kTrailersCount]: 0,
  [kTrailersDistinct]: null,
  [kAbortController]: null,
  [kAbortSignalSocket]: undefined,
});

function makeReadableState(message) {
  const pending = message[kPending];
  // On a prototype there is nothing to make a state for.
  if (pending === undefined) return undefined;
  const state = new Readable.ReadableState(
    { highWaterMark: message[kHighWaterMark] },
    message,
    false,
  );
  // Nothing is read ahead before somebody asks, so that an ignored body is known as such.
  state.readingMore = true;
  message._readableState_ = state;
  if (pending === ENDED) {
    message.push(null);
  } else if (pending === RETIRED) {
    state.ended = true;
    state.endEmitted = true;
    state.destroyed = true;
    state.closed = true;
    state.closeEmitted = true;
  }
  return state;
}

ObjectDefineProperty(IncomingMessage.prototype, '_readableState', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    const state = this._readableState_;
    return state === undefined ? makeReadableState(this) : state;
  },
  set(state) {
    this._readableState_ = state;
  },
});

// `socket` is asked for rarely; on a native connection it is made then.
ObjectDefineProperty(IncomingMessage.prototype, 'socket', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    const connection = this[kConnection];
    if (connection !== null && connection !== undefined) {
      return connection.attach();
    }
    return this[kSocket];
  },
  set(socket) {
    this[kConnection] = null;
    this[kSocket] = socket;
  },
});

const socketAlias = {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return this.socket;
  },
  set(socket) {
    this.socket = socket;
  },
};
ObjectDefineProperty(IncomingMessage.prototype, 'connection', socketAlias);
ObjectDefineProperty(IncomingMessage.prototype, 'client', socketAlias);

function fields(message, raw, count, add) {
  const destination = add === addField ? {} : { __proto__: null };
  const join = message.joinDuplicateHeaders;
  for (let i = 0; i < count; i += 2) add(destination, raw[i], raw[i + 1], join);
  return destination;
}

ObjectDefineProperty(IncomingMessage.prototype, 'rawHeaders', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    const head = this[kHead];
    if (head !== null && head !== undefined) {
      this[kHead] = null;
      const list = head === '' ? [] : StringPrototypeSplit(head, '\0');
      this[kRawHeaders] = list;
      this[kHeadersCount] = list.length < MAX_FIELDS ? list.length : MAX_FIELDS;
    }
    return (this[kRawHeaders] ??= []);
  },
  set(list) {
    this[kHead] = null;
    this[kRawHeaders] = list;
  },
});

ObjectDefineProperty(IncomingMessage.prototype, 'rawTrailers', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return (this[kRawTrailers] ??= []);
  },
  set(list) {
    this[kRawTrailers] = list;
  },
});

function defineFields(name, key, rawName, countKey, add) {
  ObjectDefineProperty(IncomingMessage.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      let made = this[key];
      if (!made) {
        const raw = this[rawName];
        made = fields(this, raw, this[countKey], add);
        this[key] = made;
      }
      return made;
    },
    set(value) {
      this[key] = value;
    },
  });
}
defineFields('headers', kHeaders, 'rawHeaders', kHeadersCount, addField);
defineFields('headersDistinct', kHeadersDistinct, 'rawHeaders', kHeadersCount, addDistinct);
defineFields('trailers', kTrailers, 'rawTrailers', kTrailersCount, addField);
defineFields('trailersDistinct', kTrailersDistinct, 'rawTrailers', kTrailersCount, addDistinct);

// A signal that aborts when the message is cut short.
ObjectDefineProperty(IncomingMessage.prototype, 'signal', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    if (this[kAbortController] === null) {
      const { AbortController } = require('#events/abort_controller');
      this[kAbortController] = new AbortController();
      if (this.destroyed && (this.aborted || !this.complete)) abortSignal(this);
      else this[kAttachAbortSignal]();
    }
    return this[kAbortController].signal;
  },
});

function abortSignal(message) {
  const controller = message[kAbortController];
  if (controller !== null && !controller.signal.aborted) controller.abort();
}

IncomingMessage.prototype[kAttachAbortSignal] = function () {
  const socket = this.socket;
  if (!socket) return;
  const onClose = () => abortSignal(this);
  this[kAbortSignalSocket] = { socket, onClose };
  socket.once('close', onClose);
};

// After the exchange is over the connection's end means nothing to this message.
IncomingMessage.prototype[kDetachAbortSignal] = function () {
  const attached = this[kAbortSignalSocket];
  if (attached) {
    this[kAbortSignalSocket] = undefined;
    attached.socket.removeListener('close', attached.onClose);
  }
};

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  const connection = this[kConnection];
  if (connection !== null) {
    connection.resumeBody();
    return;
  }
  // Nothing is read from a socket until somebody wants the body.
  const socket = this[kSocket];
  if (socket && socket.readable) readStart(socket);
};

// The message's stream is done without anybody having looked at it.
IncomingMessage.prototype._endBody = function () {
  if (this._readableState_ !== undefined) this.push(null);
  else this[kPending] = ENDED;
};

IncomingMessage.prototype._destroy = function _destroy(error, cb) {
  const state = this._readableState;
  if (!state.endEmitted || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
    abortSignal(this);
  }
  // An answered request's connection lives on; an unfinished one takes the connection with it.
  const socket = this.aborted ? this.socket : null;
  if (socket && !socket.destroyed) {
    socket.destroy(error);
    finished(socket, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = null;
      process.nextTick(afterDestroy, this, error || e, cb);
    });
  } else if (this.aborted || error) {
    process.nextTick(afterDestroy, this, error, cb);
  } else {
    cb();
  }
};

function afterDestroy(message, error, cb) {
  // Who does not listen for errors is not bothered with them.
  if (message.listenerCount('error') === 0) cb();
  else cb(error);
}

IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(list, count) {
  if (!list?.length) return;
  let destination;
  if (this.complete) {
    this.rawTrailers = list;
    this[kTrailersCount] = count;
    destination = this[kTrailers];
  } else {
    this[kRawHeaders] = list;
    this[kHeadersCount] = count;
    destination = this[kHeaders];
  }
  if (destination) {
    for (let i = 0; i < count; i += 2) this._addHeaderLine(list[i], list[i + 1], destination);
  }
};

IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(field, value, destination) {
  addField(destination, field, value, this.joinDuplicateHeaders);
};

IncomingMessage.prototype._addHeaderLineDistinct = function _addHeaderLineDistinct(
  field,
  value,
  destination,
) {
  addDistinct(destination, field, value);
};

// The answer is out and nobody wanted the body: let it flow away, so that the connection can go on.
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  if (this._readableState_ === undefined && this[kPending] === ENDED && this._eventsCount === 0) {
    this[kPending] = RETIRED;
    return;
  }
  this.removeAllListeners('data');
  // What has come without a body ends at once.
  if (this.complete && !this.destroyed && this.readableLength === 0) this.read(0);
  else this.resume();
};

/** The answer is out: a body flows away unless somebody reads it, or will in the next tick. */
function dumpUnread(req) {
  if (!req._consuming && !req._readableState_?.resumeScheduled) req._dump();
}

IncomingMessage.prototype._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  const state = this._readableState;
  state.ended = true;
  state.endEmitted = true;
  state.destroyed = true;
  state.closed = true;
  state.closeEmitted = true;
};

// Aborts a response that never completed.
IncomingMessage.prototype._abortWithReset = function () {
  this.destroy(new ConnResetException('aborted'));
};

module.exports = { IncomingMessage, dumpUnread, kDetachAbortSignal, readStart, readStop };
