'use strict';

// The class `Request`.

const { ObjectDefineProperty, TypeError } = primordials;

const { customInspectSymbol } = require('#internal/util');
const { defineInterface, illegalInvocation, inspectAs, needArguments } = require('#fetch/webidl');
const { wrapHeaders } = require('#fetch/headers');
const { InnerRequest, createInner } = require('#fetch/inner');
const { defineBody } = require('#fetch/body_mixin');

// What makes a `Request` around an inner one.
const kWrap = { __proto__: null };

let stateOf;

function check(self) {
  const state = stateOf(self);
  if (state === undefined) throw illegalInvocation();
  return state;
}

/** The inner request of an object, with what only the class needs. */
class RequestState extends InnerRequest {
  constructor(inner) {
    super(inner.method, inner.url);
    inner.copyAttributes(this);
    this.headers = inner.headers;
    this.body = inner.body;
    this.source = inner.source;
    this.wrapper = undefined;
    this.signal = undefined;
  }

  /** What a request made from this one listens to. */
  signalSource() {
    return this.signal ?? this.source;
  }

  // Made when somebody looks at it: it follows the signal that the program gave.
  getSignal() {
    if (this.signal === undefined) {
      const { AbortSignal } = require('#events/abort_controller');
      this.signal = AbortSignal.any(this.source === null ? [] : [this.source]);
    }
    return this.signal;
  }
}

class Request {
  #state;

  static {
    stateOf = (value) =>
      value !== null && typeof value === 'object' && #state in value ? value.#state : undefined;
  }

  constructor(input, init = undefined) {
    if (input === kWrap) {
      this.#state = init;
      return;
    }
    needArguments(arguments.length, 1, 'Request constructor');
    const inner = createInner(input, stateOf(input), init);
    this.#state = new RequestState(inner);
  }

  get method() {
    return check(this).method;
  }

  get url() {
    return check(this).url.href;
  }

  get headers() {
    const state = check(this);
    state.wrapper ??= wrapHeaders(state.headers, 'request');
    return state.wrapper;
  }

  get destination() {
    check(this);
    return '';
  }

  get referrer() {
    const { referrer } = check(this);
    if (referrer === 'no-referrer') return '';
    return referrer === 'client' ? 'about:client' : referrer.toString();
  }

  get referrerPolicy() {
    return check(this).referrerPolicy;
  }

  get mode() {
    return check(this).mode;
  }

  get credentials() {
    return check(this).credentials;
  }

  get cache() {
    return check(this).cache;
  }

  get redirect() {
    return check(this).redirect;
  }

  get integrity() {
    return check(this).integrity;
  }

  get keepalive() {
    return check(this).keepalive;
  }

  get isReloadNavigation() {
    return check(this).reloadNavigation;
  }

  get isHistoryNavigation() {
    return check(this).historyNavigation;
  }

  get signal() {
    return check(this).getSignal();
  }

  get duplex() {
    check(this);
    return 'half';
  }

  clone() {
    const state = check(this);
    if (state.body?.isUnusable) throw new TypeError('unusable');
    const copy = new RequestState(state.clone());
    copy.source = state.getSignal();
    return new Request(kWrap, copy);
  }

  [customInspectSymbol](depth, options) {
    options.depth ??= 2;
    options.colors ??= true;
    const properties = {
      method: this.method,
      url: this.url,
      headers: this.headers,
      destination: this.destination,
      referrer: this.referrer,
      referrerPolicy: this.referrerPolicy,
      mode: this.mode,
      credentials: this.credentials,
      cache: this.cache,
      redirect: this.redirect,
      integrity: this.integrity,
      keepalive: this.keepalive,
      isReloadNavigation: this.isReloadNavigation,
      isHistoryNavigation: this.isHistoryNavigation,
      signal: this.signal,
    };
    return inspectAs('Request', properties, options);
  }
}

require('#worker_threads/cloneable').refuseClone(Request);
defineInterface(Request, 'Request', [
  'method',
  'url',
  'headers',
  'destination',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'keepalive',
  'isReloadNavigation',
  'isHistoryNavigation',
  'signal',
  'duplex',
  'clone',
]);
defineBody(Request, 'Request', stateOf, ['duplex', 'clone']);
// A name that Node has by accident, and that is found when names are counted.
ObjectDefineProperty(Request.prototype, 'attribute', { __proto__: null, enumerable: true });

module.exports = { Request, requestStateOf: stateOf };
