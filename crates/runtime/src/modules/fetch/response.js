'use strict';

// The class `Response`.

const {
  JSONStringify,
  Number,
  NumberIsFinite,
  ObjectDefineProperties,
  ObjectDefineProperty,
  RangeError,
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypeError,
} = primordials;

const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const {
  byteString,
  checkDictionary,
  defineInterface,
  illegalInvocation,
  inspectAs,
  needArguments,
  usvString,
} = require('#fetch/webidl');
const { HeadersList, fill, wrapHeaders } = require('#fetch/headers');
const { Body, TEXT, cloneBody, extractBody } = require('#fetch/body');
const { defineBody } = require('#fetch/body_mixin');

/** A response without its class. */
class InnerResponse {
  constructor(status, statusText, headers) {
    this.type = 'default';
    this.status = status;
    this.statusText = statusText;
    // A list, or the raw fields that one is made of when somebody asks.
    this.list = headers;
    this.raw = undefined;
    this.body = null;
    // The last of these is where the response came from.
    this.url = null;
    this.redirected = false;
    this.guard = 'response';
    this.wrapper = undefined;
  }

  headersList() {
    if (this.list === undefined) {
      this.list = HeadersList.fromRaw(this.raw);
      this.raw = undefined;
    }
    return this.list;
  }
}

// What makes a `Response` around an inner one.
const kWrap = { __proto__: null };

let stateOf;

function check(self) {
  const state = stateOf(self);
  if (state === undefined) throw illegalInvocation();
  return state;
}

const reasonPhrase = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

function isNullBodyStatus(status) {
  return status === 101 || status === 204 || status === 205 || status === 304;
}

function toStatus(value) {
  const number = Number(value);
  // An unsigned short, as WebIDL converts to it.
  return NumberIsFinite(number) ? number & 0xffff : 0;
}

/** Applies the second argument of the constructor. */
function initialize(state, init, body) {
  const { status, statusText, headers } = init ?? { __proto__: null };
  const code = status === undefined ? 200 : toStatus(status);
  if (code < 200 || code > 599) {
    throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  }
  state.status = code;
  if (statusText !== undefined) {
    const text = byteString(statusText, 'Response constructor', 'init.statusText');
    if (RegExpPrototypeExec(reasonPhrase, text) === null) {
      throw new TypeError('Invalid statusText');
    }
    state.statusText = text;
  }
  if (headers !== undefined && headers !== null) fill(state.list, 'response', headers);
  if (body === null) return;
  if (isNullBodyStatus(code)) {
    throw new TypeError(`Response constructor: Invalid response status code ${code}`);
  }
  state.body = body;
  if (body.type !== null && !state.list.has('content-type')) {
    state.list.append('content-type', body.type);
  }
}

class Response {
  #state;

  static {
    stateOf = (value) =>
      value !== null && typeof value === 'object' && #state in value ? value.#state : undefined;
  }

  constructor(body = null, init = undefined) {
    if (body === kWrap) {
      this.#state = init;
      return;
    }
    checkDictionary(init, 'undefined');
    const state = new InnerResponse(200, '', new HeadersList());
    this.#state = state;
    initialize(state, init, body === null ? null : extractBody(body));
  }

  static error() {
    const state = new InnerResponse(0, '', new HeadersList());
    state.type = 'error';
    state.guard = 'immutable';
    return new Response(kWrap, state);
  }

  static json(data, init = undefined) {
    needArguments(arguments.length, 1, 'Response.json');
    checkDictionary(init, 'undefined');
    const text = JSONStringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const state = new InnerResponse(200, '', new HeadersList());
    initialize(state, init, new Body(TEXT, text, -1, 'application/json'));
    return new Response(kWrap, state);
  }

  static redirect(url, status = 302) {
    needArguments(arguments.length, 1, 'Response.redirect');
    const text = usvString(url);
    const code = toStatus(status);
    let parsed;
    try {
      const { URL } = require('#url/internal');
      parsed = new URL(text);
    } catch (error) {
      throw new TypeError(`Failed to parse URL from ${text}`, { cause: error });
    }
    if (code !== 301 && code !== 302 && code !== 303 && code !== 307 && code !== 308) {
      throw new RangeError(`Invalid status code ${code}`);
    }
    const state = new InnerResponse(code, '', new HeadersList());
    state.guard = 'immutable';
    state.list.append('location', parsed.href);
    return new Response(kWrap, state);
  }

  get type() {
    return check(this).type;
  }

  get url() {
    const { url } = check(this);
    return url === null ? '' : withoutFragment(url.href);
  }

  get redirected() {
    return check(this).redirected;
  }

  get status() {
    return check(this).status;
  }

  get ok() {
    const { status } = check(this);
    return status >= 200 && status <= 299;
  }

  get statusText() {
    return check(this).statusText;
  }

  get headers() {
    const state = check(this);
    state.wrapper ??= wrapHeaders(state.headersList(), state.guard);
    return state.wrapper;
  }

  clone() {
    const state = check(this);
    if (state.body?.isUnusable) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    const copy = new InnerResponse(state.status, state.statusText, state.headersList().clone());
    copy.type = state.type;
    copy.url = state.url;
    copy.redirected = state.redirected;
    copy.guard = state.guard;
    copy.body = state.body === null ? null : cloneBody(state.body);
    return new Response(kWrap, copy);
  }

  [customInspectSymbol](depth, options) {
    options.depth ??= 2;
    options.colors ??= true;
    const properties = {
      status: this.status,
      statusText: this.statusText,
      headers: this.headers,
      body: this.body,
      bodyUsed: this.bodyUsed,
      ok: this.ok,
      redirected: this.redirected,
      type: this.type,
      url: this.url,
    };
    return inspectAs('Response', properties, options);
  }
}

function withoutFragment(href) {
  const hash = StringPrototypeIndexOf(href, '#');
  return hash === -1 ? href : StringPrototypeSlice(href, 0, hash);
}

ObjectDefineProperty(Response, 'length', { __proto__: null, configurable: true, value: 0 });
ObjectDefineProperty(Response.json, 'length', { __proto__: null, configurable: true, value: 1 });
ObjectDefineProperties(Response, {
  error: kEnumerableProperty,
  json: kEnumerableProperty,
  redirect: kEnumerableProperty,
});
require('#worker_threads/cloneable').refuseClone(Response);
defineInterface(Response, 'Response', [
  'type',
  'url',
  'redirected',
  'status',
  'ok',
  'statusText',
  'headers',
  'clone',
]);
defineBody(Response, 'Response', stateOf, ['clone']);

/** A `Response` around an inner one. */
function wrapResponse(state) {
  return new Response(kWrap, state);
}

module.exports = {
  InnerResponse,
  Response,
  isNullBodyStatus,
  responseStateOf: stateOf,
  wrapResponse,
};
