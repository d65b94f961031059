'use strict';

// The global `WebSocket`.

const {
  ArrayPrototypePush,
  Number,
  NumberIsNaN,
  ObjectDefineProperty,
  RegExpPrototypeExec,
  SymbolFor,
  SymbolIterator,
  TypeError,
  Uint8Array,
} = primordials;

const { URL } = require('#url/internal');
const { isBlob } = require('#buffer/internal');
const { DOMException } = require('#internal/dom_exception');
const { EventTarget, Event, defineEventHandler } = require('#events/event_target');
const { isArrayBufferView } = require('util/types');
const {
  defineInterface,
  domString,
  illegalInvocation,
  isBufferSource,
  needArguments,
  usvString,
} = require('#fetch/webidl');
const channels = require('#websocket/channels');

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

const MOST_REASON_BYTES = 123;

function isToken(text) {
  return RegExpPrototypeExec(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, text) !== null;
}

/** The address to connect to, and the one that programs see. */
function parseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw new DOMException(`${error}`, { name: 'SyntaxError', cause: error });
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw new DOMException('expected a ws: or wss: url', 'SyntaxError');
  }
  if (url.hash !== '' || url.href[url.href.length - 1] === '#') {
    throw new DOMException('hash', 'SyntaxError');
  }
  return url;
}

/** What was given beside the address. */
function parseOptions(value) {
  if (value === undefined) return { protocols: [], headers: undefined, dispatcher: undefined };
  if (value !== null && (typeof value === 'object' || typeof value === 'function')) {
    if (value[SymbolIterator] !== undefined) {
      return { protocols: listOf(value), headers: undefined, dispatcher: undefined };
    }
    const { protocols, headers, dispatcher } = value;
    let list = [];
    if (protocols !== undefined) {
      const many = typeof protocols === 'object' && protocols !== null;
      list =
        many && protocols[SymbolIterator] !== undefined ? listOf(protocols) : [text(protocols)];
    }
    return { protocols: list, headers, dispatcher };
  }
  return { protocols: [text(value)], headers: undefined, dispatcher: undefined };
}

function text(value) {
  return domString(value, 'undefined', 'undefined');
}

function listOf(iterable) {
  const list = [];
  for (const item of iterable) ArrayPrototypePush(list, text(item));
  return list;
}

function checkProtocols(protocols) {
  for (let i = 0; i < protocols.length; i++) {
    let valid = isToken(protocols[i]);
    for (let j = 0; j < i; j++) if (protocols[j] === protocols[i]) valid = false;
    if (!valid) throw new DOMException('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
  }
}

/** What only the implementation sees of a WebSocket. */
class State {
  constructor(target, url, protocols) {
    this.target = target;
    this.url = url;
    this.protocols = protocols;
    this.readyState = CONNECTING;
    this.handshake = null;
    this.connection = null;
    this.protocol = '';
    this.extensions = '';
    this.binaryType = 'blob';
    this.origin = '';
    this.unref = false;
    // How large a message may be, where a dispatcher says so.
    this.mostBytes = undefined;
  }

  open(headers, dispatcher) {
    const { Handshake } = require('#websocket/handshake');
    const url = new URL(this.url.href);
    url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
    this.origin = `${this.url.protocol}//${this.url.host}`;
    let list;
    if (headers !== undefined) {
      const { HeadersList, fill } = require('#fetch/headers');
      list = new HeadersList();
      fill(list, 'request', headers);
    }
    const { isBadPort } = require('#fetch/policy');
    const done = (error, rest) => this.onHandshake(error, rest);
    this.handshake = new Handshake(url, this.protocols, list, done);
    if (channels.created.hasSubscribers) {
      channels.created.publish({ websocket: this.target, url: this.url.href });
    }
    if (isBadPort(url)) {
      // It may have been closed by then.
      process.nextTick(() => this.handshake?.finish(new TypeError('bad port')));
    } else if (dispatcher !== undefined && dispatcher !== null) {
      this.mostBytes = dispatcher.webSocketOptions?.maxPayloadSize;
      require('#websocket/dispatcher').start(this.handshake, dispatcher);
    } else {
      this.handshake.start();
    }
  }

  onHandshake(error, rest) {
    const { handshake } = this;
    this.handshake = null;
    if (error !== null) {
      this.onClosed(1006, '', false, error);
      return;
    }
    const { Connection } = require('#websocket/connection');
    const { socket } = handshake;
    this.protocol = handshake.protocol;
    this.extensions = handshake.extensions;
    this.connection = new Connection(this, socket, handshake.agreed, this.mostBytes);
    this.readyState = OPEN;
    if (this.unref) socket.unref();
    if (channels.open.hasSubscribers) this.tellOpen(handshake, socket);
    this.target.dispatchEvent(new Event('open'));
    if (rest !== undefined && rest.length > 0) this.connection.onData(rest);
  }

  tellOpen(handshake, socket) {
    const { status, reason, raw } = handshake.head;
    const { HeadersList } = require('#fetch/headers');
    channels.open.publish({
      address: socket.address(),
      protocol: this.protocol,
      extensions: this.extensions,
      websocket: this.target,
      handshakeResponse: {
        status,
        statusText: reason,
        headers: { ...HeadersList.fromRaw(raw).shownEntries() },
      },
    });
  }

  onMessage(data, isText) {
    if (this.readyState !== OPEN) return;
    const { MessageEvent } = require('#worker_threads/message_event');
    if (!isText && this.binaryType === 'blob') {
      const { Blob } = require('buffer');
      data = new Blob([data]);
    }
    const init = { __proto__: null, origin: this.origin, data };
    this.target.dispatchEvent(new MessageEvent('message', init));
  }

  onClosing() {
    if (this.readyState === OPEN) this.readyState = CLOSING;
  }

  onClosed(code, reason, wasClean, error) {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    const { target } = this;
    if (!wasClean) {
      const { ErrorEvent } = require('#events/error_event');
      const failure = new TypeError('', error === undefined ? undefined : { cause: error });
      target.dispatchEvent(new ErrorEvent('error', { error: failure, message: '' }));
    }
    const { CloseEvent } = require('#events/close_event');
    target.dispatchEvent(new CloseEvent('close', { wasClean, code, reason }));
    if (channels.close.hasSubscribers) channels.close.publish({ websocket: target, code, reason });
  }

  close(code, reason) {
    if (this.readyState >= CLOSING) return;
    if (this.readyState === CONNECTING) {
      this.readyState = CLOSING;
      this.handshake.abort();
      this.handshake = null;
      this.onClosed(1006, '', false, undefined);
      // The events are over, yet whoever called finds it closing.
      this.readyState = CLOSING;
      process.nextTick(() => {
        this.readyState = CLOSED;
      });
      return;
    }
    this.readyState = CLOSING;
    this.connection.close(code, reason);
  }
}

let stateOf;

function check(self) {
  const state = stateOf(self);
  if (state === undefined) throw illegalInvocation();
  return state;
}

class WebSocket extends EventTarget {
  #state;

  static {
    stateOf = (value) =>
      value !== null && typeof value === 'object' && #state in value ? value.#state : undefined;
  }

  constructor(url, protocols = undefined) {
    super();
    needArguments(arguments.length, 1, 'WebSocket constructor');
    const options = parseOptions(protocols);
    const parsed = parseUrl(usvString(url));
    checkProtocols(options.protocols);
    this.#state = new State(this, parsed, options.protocols);
    this.#state.open(options.headers, options.dispatcher);
  }

  close(code = undefined, reason = undefined) {
    const state = check(this);
    let number = null;
    if (code !== undefined) {
      number = Number(code);
      number = NumberIsNaN(number) ? 0 : number < 0 ? 0 : number > 65535 ? 65535 : number | 0;
    }
    const words = reason === undefined ? '' : usvString(reason);
    if (number !== null && number !== 1000 && (number < 3000 || number > 4999)) {
      throw new DOMException('invalid code', 'InvalidAccessError');
    }
    const size = require('buffer').Buffer.byteLength(words);
    if (size > MOST_REASON_BYTES) {
      throw new DOMException(
        `Reason must be less than ${MOST_REASON_BYTES} bytes; received ${size}`,
        'SyntaxError',
      );
    }
    // A reason needs a code before it.
    if (number === null && words !== '') number = 1000;
    state.close(number, words);
  }

  send(data) {
    const state = check(this);
    needArguments(arguments.length, 1, 'WebSocket.send');
    const isBinary = isBlob(data) || isBufferSource(data);
    if (!isBinary) data = usvString(data);
    if (state.readyState === CONNECTING) {
      throw new DOMException('Sent before connected.', 'InvalidStateError');
    }
    if (state.readyState !== OPEN) return;
    const { connection } = state;
    if (!isBinary) connection.sendText(data);
    else if (isBlob(data)) connection.sendBlob(data);
    else if (isArrayBufferView(data)) {
      connection.sendBytes(connection.queue === null ? data : copyOf(data));
    } else {
      connection.sendBytes(copyIfQueued(connection, data));
    }
  }

  get readyState() {
    return check(this).readyState;
  }

  get bufferedAmount() {
    return check(this).connection?.buffered ?? 0;
  }

  get url() {
    return check(this).url.href;
  }

  get extensions() {
    return check(this).extensions;
  }

  get protocol() {
    return check(this).protocol;
  }

  get binaryType() {
    return check(this).binaryType;
  }

  set binaryType(type) {
    const state = check(this);
    state.binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob';
  }
}

// A message that has to wait must not show what is written into its bytes meanwhile.
function copyIfQueued(connection, buffer) {
  const view = new Uint8Array(buffer);
  return connection.queue === null ? view : new Uint8Array(view);
}

function copyOf(view) {
  const { buffer, byteOffset, byteLength } = view;
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

function setRef(name, method, unref) {
  const members = {
    [name]() {
      const state = check(this);
      state.unref = unref;
      state.connection?.socket[method]();
    },
  };
  ObjectDefineProperty(WebSocket.prototype, SymbolFor(`nodejs.${method}`), {
    __proto__: null,
    configurable: true,
    writable: true,
    enumerable: false,
    value: members[name],
  });
}

const states = { __proto__: null, CONNECTING, OPEN, CLOSING, CLOSED };
for (const name in states) {
  const constant = { __proto__: null, enumerable: true, value: states[name] };
  ObjectDefineProperty(WebSocket, name, constant);
  ObjectDefineProperty(WebSocket.prototype, name, constant);
}
ObjectDefineProperty(WebSocket.prototype.close, 'length', { __proto__: null, value: 0 });
defineEventHandler(WebSocket.prototype, 'open');
defineEventHandler(WebSocket.prototype, 'error');
defineEventHandler(WebSocket.prototype, 'close');
defineEventHandler(WebSocket.prototype, 'message');
setRef('[nodejs.ref]', 'ref', false);
setRef('[nodejs.unref]', 'unref', true);
defineInterface(WebSocket, 'WebSocket', [
  'close',
  'send',
  'readyState',
  'bufferedAmount',
  'url',
  'extensions',
  'protocol',
  'binaryType',
]);

module.exports = { WebSocket };
