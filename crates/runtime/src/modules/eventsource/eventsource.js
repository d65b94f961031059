'use strict';

// The global `EventSource`, which is there with --experimental-eventsource.

const { ObjectDefineProperty } = primordials;

const { URL } = require('#url/internal');
const { DOMException } = require('#internal/dom_exception');
const { kEnumerableProperty } = require('#internal/util');
const { EventTarget, Event, defineEventHandler } = require('#events/event_target');
const { checkDictionary, illegalInvocation, needArguments, usvString } = require('#fetch/webidl');
const { Parser } = require('#eventsource/parser');

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

const RECONNECTION_TIME = 3000;

let warned = false;

function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('EventSource is experimental, expect them to change at any time.', {
    code: 'UNDICI-ES',
  });
}

/** What only the implementation sees of an EventSource. */
class State {
  constructor(target, url, withCredentials) {
    this.target = target;
    this.url = url;
    this.withCredentials = withCredentials;
    this.readyState = CONNECTING;
    this.reconnectionTime = RECONNECTION_TIME;
    this.lastEventId = '';
    this.dispatcher = undefined;
    this.origin = '';
    this.stop = null;
    this.timer = null;
    this.reader = null;
    this.parser = null;
  }

  connect() {
    const headers = { Accept: 'text/event-stream' };
    if (this.lastEventId !== '') headers['last-event-id'] = toBytes(this.lastEventId);
    const init = {
      headers,
      mode: 'cors',
      cache: 'no-store',
      credentials: this.withCredentials ? 'include' : 'same-origin',
      dispatcher: this.dispatcher,
    };
    this.stop = require('#fetch/internal').start(this.url.href, init, (error, response) => {
      if (this.readyState === CLOSED) return;
      if (error) this.reconnect();
      else this.onResponse(response);
    });
  }

  onResponse(response) {
    const { extractMimeType } = require('#fetch/mime');
    const mime = extractMimeType(response.headers);
    const reader = response.open();
    if (response.status !== 200 || mime === null || mime.essence !== 'text/event-stream') {
      this.fail();
      return;
    }
    this.readyState = OPEN;
    this.origin = response.url.origin;
    this.reader = reader;
    this.parser = new Parser(this, this.lastEventId);
    this.target.dispatchEvent(new Event('open'));
    this.read();
  }

  read() {
    let again = true;
    while (again && this.readyState === OPEN) {
      again = false;
      let sync = true;
      this.reader.next((error, chunk) => {
        if (this.readyState !== OPEN) return;
        if (error || chunk === undefined) {
          this.lastEventId = this.parser.lastEventId;
          this.reconnect();
          return;
        }
        this.parser.push(chunk);
        if (sync) again = true;
        else this.read();
      });
      sync = false;
    }
  }

  onEvent(type, data, lastEventId) {
    this.lastEventId = lastEventId;
    if (this.readyState !== OPEN) return;
    const { MessageEvent } = require('#worker_threads/message_event');
    const init = { __proto__: null, data, lastEventId, origin: this.origin };
    this.target.dispatchEvent(new MessageEvent(type, init));
  }

  onRetry(milliseconds) {
    this.reconnectionTime = milliseconds;
  }

  /** The connection is lost: it is tried again after a while. */
  reconnect() {
    if (this.readyState === CLOSED) return;
    this.readyState = CONNECTING;
    this.target.dispatchEvent(new Event('error'));
    if (this.readyState !== CONNECTING) return;
    this.timer = require('#timers/internal').setTimeout(
      () => this.connect(),
      this.reconnectionTime,
    );
  }

  /** The answer is no event stream, and never will be. */
  fail() {
    this.close();
    this.target.dispatchEvent(new Event('error'));
  }

  close() {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    if (this.timer !== null) require('#timers/internal').clearTimeout(this.timer);
    this.stop?.();
  }
}

// A field's value is bytes; those of UTF-8 here.
function toBytes(text) {
  return require('buffer').Buffer.from(text).latin1Slice();
}

let stateOf;

function check(self) {
  const state = stateOf(self);
  if (state === undefined) throw illegalInvocation();
  return state;
}

class EventSource extends EventTarget {
  #state;

  static {
    stateOf = (value) =>
      value !== null && typeof value === 'object' && #state in value ? value.#state : undefined;
  }

  constructor(url, init = undefined) {
    super();
    needArguments(arguments.length, 1, 'EventSource constructor');
    warn();
    const text = usvString(url);
    checkDictionary(init, 'EventSource constructor');
    let parsed;
    try {
      parsed = new URL(text);
    } catch (error) {
      throw new DOMException(`${error}`, { name: 'SyntaxError', cause: error });
    }
    const state = new State(this, parsed, !!init?.withCredentials);
    state.dispatcher = init?.node?.dispatcher ?? init?.dispatcher;
    const time = init?.node?.reconnectionTime;
    if (time !== undefined) state.reconnectionTime = +time;
    this.#state = state;
    state.connect();
  }

  get readyState() {
    return check(this).readyState;
  }

  get url() {
    return check(this).url.href;
  }

  get withCredentials() {
    return check(this).withCredentials;
  }

  close() {
    check(this).close();
  }
}

const states = { __proto__: null, CONNECTING, OPEN, CLOSED };
for (const name in states) {
  const constant = { __proto__: null, enumerable: true, value: states[name] };
  ObjectDefineProperty(EventSource, name, constant);
  ObjectDefineProperty(EventSource.prototype, name, constant);
}
for (const name of ['readyState', 'url', 'withCredentials', 'close']) {
  ObjectDefineProperty(EventSource.prototype, name, kEnumerableProperty);
}
defineEventHandler(EventSource.prototype, 'open');
defineEventHandler(EventSource.prototype, 'message');
defineEventHandler(EventSource.prototype, 'error');

module.exports = { EventSource };
