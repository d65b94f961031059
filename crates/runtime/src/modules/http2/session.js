'use strict';

// `Http2Session`: what the sessions of clients and servers have in common: their socket, settings, pings, timeouts and
// how they end.

const { ArrayIsArray, ArrayPrototypeForEach, SafeMap, SafeSet, Uint8Array } = primordials;

const EventEmitter = require('events');
const {
  codes: {
    ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_MAX_PENDING_SETTINGS_ACK,
    ERR_HTTP2_PING_CANCEL,
    ERR_HTTP2_PING_LENGTH,
    ERR_HTTP2_SESSION_ERROR,
    ERR_HTTP2_SOCKET_BOUND,
    ERR_HTTP2_STREAM_CANCEL,
    ERR_INVALID_ARG_TYPE,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_CLOSED,
  },
} = require('#internal/errors');
const { customInspectSymbol } = require('#internal/util');
const {
  validateFunction,
  validateInt32,
  validateNumber,
  validateBuffer,
} = require('#internal/validators');
const { setImmediate } = require('#timers/internal');
const { kTimeout, setStreamTimeout } = require('#net/internal');
const {
  assertIsObject,
  entriesOf,
  remoteCustomSettings,
  settingsOf,
  validateSettings,
} = require('#http2/settings');
const { keepFrame } = require('#http2/resources');
const { now, sessionDone, wanted } = require('#http2/observe');
const transport = require('#http2/transport');
const {
  NghttpError,
  kHandle,
  kMaybeDestroy,
  kOptions,
  kOwner,
  kProxySocket,
  kRequest,
  kResponse,
  kBoundSession,
  kSocket,
  kState,
  kType,
  kUpdateTimer,
} = require('#http2/util');
const { log } = require('#http2/log');

const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const CANCEL = 8;

class SessionState {
  constructor(options) {
    this.ready = false;
    this.closed = false;
    this.destroyed = false;
    this.destroyCode = NO_ERROR;
    this.goawayCode = null;
    this.goawayLastStreamID = null;
    this.streams = new SafeMap();
    this.pendingStreams = new SafeSet();
    this.pendingAck = 0;
    this.settings = [];
    // Those beyond the protocol's own that this side has announced.
    this.customSettings = undefined;
    this.pings = [];
    this.maxPings = options.maxOutstandingPings ?? 10;
    this.maxSettings = options.maxOutstandingSettings ?? 10;
    this.writeQueueSize = 0;
    this.framesSent = -1;
    this.nextToken = 0;
    this.tokens = new SafeMap();
    this.originSet = undefined;
    this.strictSingle = options.strictSingleValueFields !== false;
    this.observing = false;
    this.started = 0;
    this.pingRTT = 0;
    this.streamTime = 0;
  }
}

function socketOnError(error) {
  const session = this[kBoundSession];
  if (session === undefined) return;
  // The other side is within its rights once it has said goodbye.
  if (error.code === 'ECONNRESET' && session[kState].goawayCode !== null) {
    session.destroy();
    return;
  }
  session.destroy(error);
}

function socketOnClose() {
  const session = this[kBoundSession];
  if (session === undefined) return;
  const error = session.connecting ? new ERR_SOCKET_CLOSED() : null;
  const state = session[kState];
  state.streams.forEach((stream) => stream.close(CANCEL));
  state.pendingStreams.forEach((stream) => stream.close(CANCEL));
  session.close();
  // What has arrived on streams may still be read.
  session[kMaybeDestroy](error);
}

function setupHandle(session, socket, type, options) {
  if (session.destroyed) {
    // Who waits for the connection learns that the wait is over.
    process.nextTick(emitConnect, session, socket);
    return;
  }
  log(session, 'setting up session handle');
  const state = session[kState];
  if (wanted()) {
    state.observing = true;
    state.started = now();
  }
  const handle = transport.open(session, socket, type, options);
  session[kHandle] = handle;
  session[kEncrypted] = socket.encrypted === true;
  session[kAlpn] = socket.encrypted ? socket.alpnProtocol : 'h2c';
  state.ready = true;
  log(session, 'sending settings');
  session.settings(typeof options.settings === 'object' ? options.settings : {});
  if (type === 0 && ArrayIsArray(options.origins)) session.origin(...options.origins);
  // What has been read already may be answered at once, but not before this side has introduced itself.
  transport.begin(session, socket);
  process.nextTick(emitConnect, session, socket);
}

function emitConnect(session, socket) {
  session.emit('connect', session, socket);
}

const { Symbol } = primordials;
const kEncrypted = Symbol('encrypted');
const kAlpn = Symbol('alpnProtocol');
const kLocal = Symbol('local-settings');
const kRemote = Symbol('remote-settings');

class Http2Session extends EventEmitter {
  constructor(options, type, socket) {
    super();
    if (socket[kBoundSession] !== undefined) throw new ERR_HTTP2_SOCKET_BOUND();
    socket[kBoundSession] = this;
    socket.on('error', socketOnError);
    socket.on('close', socketOnClose);
    this[kOptions] = options;
    this[kState] = new SessionState(options);
    this[kType] = type;
    this[kProxySocket] = null;
    this[kSocket] = socket;
    this[kTimeout] = null;
    this[kHandle] = undefined;
    keepFrame(this);
    if (typeof socket.setNoDelay === 'function') socket.setNoDelay();
    if (typeof socket.disableRenegotiation === 'function') socket.disableRenegotiation();
    if (socket.connecting || socket.secureConnecting) {
      socket.once(connectionEvent(socket), () => {
        try {
          setupHandle(this, socket, type, options);
        } catch (error) {
          socket.destroy(error);
        }
      });
    } else {
      setupHandle(this, socket, type, options);
    }
    log(this, 'created');
  }

  get encrypted() {
    return this[kEncrypted];
  }

  get alpnProtocol() {
    return this[kAlpn];
  }

  get originSet() {
    if (!this.encrypted || this.destroyed) return undefined;
    return require('#http2/origins').list(this);
  }

  get connecting() {
    return !this[kState].ready;
  }

  get closed() {
    return this[kState].closed;
  }

  get destroyed() {
    return this[kState].destroyed;
  }

  [kUpdateTimer]() {
    if (this.destroyed) return;
    if (this[kTimeout]) this[kTimeout].refresh();
  }

  setNextStreamID(id) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateNumber(id, 'id');
    if (id <= 0 || id > 2 ** 32 - 1) throw new ERR_OUT_OF_RANGE('id', '> 0 and <= 4294967295', id);
    this[kHandle].setNextStreamID(id);
  }

  setLocalWindowSize(windowSize) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateInt32(windowSize, 'windowSize', 0);
    const error = this[kHandle].setLocalWindowSize(windowSize);
    if (error !== 0) this.destroy(new NghttpError(error));
  }

  ping(payload, callback) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) validateBuffer(payload, 'payload');
    if (payload && payload.byteLength !== 8) throw new ERR_HTTP2_PING_LENGTH();
    validateFunction(callback, 'callback');
    const state = this[kState];
    if (this.connecting || this.closed) {
      process.nextTick(callback, new ERR_HTTP2_PING_CANCEL());
      return undefined;
    }
    const { newRequest } = require('#http2/resources');
    const resource = newRequest('HTTP2PING');
    if (state.pings.length >= state.maxPings) {
      resource.runInAsyncScope(callback, undefined, new ERR_HTTP2_PING_CANCEL());
      resource.emitDestroy();
      return false;
    }
    const started = now();
    if (!payload) payload = defaultPayload(started);
    state.pings[state.pings.length] = {
      started,
      done: (...results) => {
        resource.runInAsyncScope(callback, undefined, ...results);
        resource.emitDestroy();
      },
    };
    this[kHandle].ping(payload);
    return true;
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const object = {
      type: this[kType],
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      localSettings: this.localSettings,
      remoteSettings: this.remoteSettings,
    };
    return `Http2Session ${require('util').inspect(object, { ...options, depth: null })}`;
  }

  get socket() {
    const proxy = this[kProxySocket];
    if (this[kSocket] === undefined && this.destroyed) return undefined;
    if (proxy === null) {
      const { proxySessionSocket } = require('#http2/socket_proxy');
      return (this[kProxySocket] = proxySessionSocket(this));
    }
    return proxy;
  }

  get type() {
    return this[kType];
  }

  get goawayCode() {
    return this[kState].goawayCode ?? NO_ERROR;
  }

  get goawayLastStreamID() {
    return this[kState].goawayLastStreamID ?? 0;
  }

  get pendingSettingsAck() {
    return this[kState].pendingAck > 0;
  }

  get state() {
    if (this.connecting || this.destroyed) return {};
    const numbers = this[kHandle].state();
    return {
      effectiveLocalWindowSize: numbers[0],
      effectiveRecvDataLength: numbers[1],
      nextStreamID: numbers[2],
      localWindowSize: numbers[3],
      lastProcStreamID: numbers[4],
      remoteWindowSize: numbers[5],
      outboundQueueSize: numbers[6],
      deflateDynamicTableSize: numbers[7],
      inflateDynamicTableSize: numbers[8],
    };
  }

  get localSettings() {
    const known = this[kLocal];
    if (known !== undefined) return known;
    if (this.destroyed || this.connecting) return {};
    const settings = settingsOf(this[kHandle].localSettings());
    const { customSettings } = this[kState];
    if (customSettings !== undefined) settings.customSettings = { ...customSettings };
    return (this[kLocal] = settings);
  }

  get remoteSettings() {
    const known = this[kRemote];
    if (known !== undefined) return known;
    if (this.destroyed || this.connecting) return {};
    const wanted = remoteCustomSettings(this[kOptions].remoteCustomSettings);
    return (this[kRemote] = settingsOf(this[kHandle].remoteSettings(), wanted));
  }

  settings(settings, callback) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    this[kState].pendingAck++;
    const copy = { ...settings };
    if (this.connecting) {
      this.once('connect', () => submitSettings(this, copy, callback));
      return;
    }
    submitSettings(this, copy, callback);
  }

  goaway(code = NO_ERROR, lastStreamID = 0, opaqueData = undefined) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (opaqueData !== undefined) {
      const { isArrayBufferView } = require('util/types');
      if (!isArrayBufferView(opaqueData)) {
        throw new ERR_INVALID_ARG_TYPE(
          'opaqueData',
          ['Buffer', 'TypedArray', 'DataView'],
          opaqueData,
        );
      }
    }
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    const submit = () => {
      if (this.destroyed) return;
      this[kUpdateTimer]();
      this[kHandle].goaway(code, lastStreamID, opaqueData);
    };
    if (this.connecting) this.once('connect', submit);
    else submit();
  }

  destroy(error = NO_ERROR, code = undefined) {
    if (this.destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== NO_ERROR ? new ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error !== undefined && error !== null) code = INTERNAL_ERROR;
    closeSession(this, code, error);
  }

  close(callback) {
    if (this.closed || this.destroyed) return;
    this[kState].closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this[kMaybeDestroy]();
  }

  // Ends the session when it is closed and nothing is left to do.
  [kMaybeDestroy](error) {
    if (error === undefined || error === null) {
      const handle = this[kHandle];
      const state = this[kState];
      if (
        !this.closed ||
        state.streams.size > 0 ||
        state.pendingStreams.size > 0 ||
        (handle?.hasPendingData() && !this[kSocket]?.destroyed)
      ) {
        return;
      }
    }
    this.destroy(error);
  }

  _onTimeout() {
    callTimeout(this, this);
  }

  // The promise of an asynchronous listener was rejected.
  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }

  ref() {
    const socket = this[kSocket];
    if (typeof socket?.ref === 'function') socket.ref();
  }

  unref() {
    const socket = this[kSocket];
    if (typeof socket?.unref === 'function') socket.unref();
  }
}
Http2Session.prototype.setTimeout = setStreamTimeout;

/** The peer has said something new about itself. */
function remoteChanged(session) {
  session[kRemote] = undefined;
}

/** The oldest settings under way are acknowledged. */
function settingsDone(session) {
  log(session, 'settings acknowledged');
  const state = session[kState];
  const entry = state.settings[0];
  if (entry === undefined) return;
  state.settings = state.settings.slice(1);
  state.pendingAck--;
  session[kLocal] = undefined;
  const settings = session.localSettings;
  entry.done?.(null, settings, now() - entry.started);
  session.emit('localSettings', settings);
}

function defaultPayload(time) {
  const payload = new Uint8Array(8);
  let rest = time;
  for (let i = 7; i >= 0; i--) {
    payload[i] = rest % 256;
    rest /= 256;
  }
  return payload;
}

function submitSettings(session, settings, callback) {
  if (session.destroyed) return;
  log(session, 'submitting settings');
  session[kUpdateTimer]();
  const state = session[kState];
  if (state.settings.length >= state.maxSettings) {
    state.pendingAck--;
    session.destroy(new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
    return;
  }
  let done;
  if (typeof callback === 'function') {
    const { newRequest } = require('#http2/resources');
    const resource = newRequest('HTTP2SETTINGS');
    done = (error, answer, duration) =>
      resource.runInAsyncScope(callback, undefined, error, answer, duration);
  }
  state.settings[state.settings.length] = { started: now(), done };
  if (settings.customSettings) {
    state.customSettings = { ...state.customSettings, ...settings.customSettings };
  }
  session[kHandle].settings(entriesOf(settings));
}

/** What a session or stream does when nothing has happened for long: nothing, as long as something is being sent. */
function callTimeout(self, session) {
  if (self.destroyed) return;
  if (self[kState].writeQueueSize > 0) {
    const handle = session?.[kHandle];
    const sent = handle === undefined ? -1 : handle.counts()[0];
    const state = self[kState];
    const before = state.framesSent;
    state.framesSent = sent;
    if (handle !== undefined && before !== sent) {
      self[kUpdateTimer]();
      return;
    }
  }
  self.emit('timeout');
  // A stream's message hears of it without a listener of its own.
  self[kRequest]?.emit('timeout');
  self[kResponse]?.emit('timeout');
}

// ===== the end =====

function closeSession(session, code, error) {
  const state = session[kState];
  if (state.destroyed) return;
  log(session, 'destroying');
  state.destroyed = true;
  state.destroyCode = code;
  session.setTimeout(0);
  session.removeAllListeners('timeout');
  if (state.pendingStreams.size > 0 || state.streams.size > 0) {
    const cancel = new ERR_HTTP2_STREAM_CANCEL(error);
    state.pendingStreams.forEach((stream) => stream.destroy(cancel));
    state.streams.forEach((stream) => stream.destroy(error));
  }
  const socket = session[kSocket];
  const handle = session[kHandle];
  letGoOf(session, socket);
  if (handle === undefined) {
    if (socket?.connecting || socket?.secureConnecting) finishConnected(session, socket, error);
    else finishSession(session, socket, error);
    return;
  }
  cancelRequests(session);
  handle.ondone = () => finishSession(session, socket, error);
  if (!handle.destroy(code ?? NO_ERROR, socket.destroyed)) return;
  // What is arriving this moment is still read: a connection that closes on unread bytes is reset.
  if (socket.destroyed) finishSession(session, socket, error);
  else setImmediate(finishSession, session, socket, error);
}

/** Ends a session that has no connection yet: it closes once there is one, or none can be had. */
function finishConnected(session, socket, error) {
  const finish = () => {
    socket.removeListener(connectionEvent(socket), finish);
    socket.removeListener('close', finish);
    finishSession(session, socket, error);
  };
  socket.on(connectionEvent(socket), finish);
  socket.on('close', finish);
}

function connectionEvent(socket) {
  return socket.encrypted ? 'secureConnect' : 'connect';
}

/** The session has no socket any more, for programs. */
function letGoOf(session, socket) {
  session[kProxySocket] = null;
  session[kSocket] = undefined;
  if (!socket) return;
  socket[kBoundSession] = undefined;
  socket.removeListener('error', socketOnError);
  socket.removeListener('close', socketOnClose);
  // Whatever goes wrong below from now on concerns nobody.
  socket.on('error', ignore);
}

function cancelRequests(session) {
  const state = session[kState];
  const { pings } = state;
  state.pings = [];
  ArrayPrototypeForEach(pings, (ping) => ping.done(new ERR_HTTP2_PING_CANCEL()));
  // Nobody is told that settings will not be acknowledged any more.
  state.settings = [];
}

function finishSession(session, socket, error) {
  log(session, 'finishSessionClose');
  sessionDone(session, socket);
  const handle = session[kHandle];
  session[kHandle] = undefined;
  if (handle !== undefined) {
    handle[kOwner] = undefined;
    handle.release();
  }
  if (socket && !socket.destroyed) {
    socket.on('close', () => emitClose(session, error));
    if (session.closed && !error) {
      // The peer's end still has to be noticed.
      socket.resume();
      socket.end();
    } else {
      socket.destroy(error);
    }
  } else {
    process.nextTick(emitClose, session, error);
  }
}

// Not a closure: it must not keep the session.
function ignore() {}

function emitClose(session, error) {
  if (error) session.emit('error', error);
  session.emit('close');
}

module.exports = { Http2Session, callTimeout, remoteChanged, settingsDone };
