'use strict';

// What is behind a request: its parts as the fetch standard names them, and how they come out of the arguments of
// `new Request()` and `fetch()`.

const { RegExpPrototypeExec, SafeMap, StringPrototypeToUpperCase, TypeError } = primordials;

const { URL } = require('#url/internal');
const {
  byteString,
  checkDictionary,
  domString,
  oneOf,
  shown,
  usvString,
} = require('#fetch/webidl');
const { HeadersList, fill, isHeaders, isToken, listOf } = require('#fetch/headers');
const { referrerPolicies } = require('#fetch/policy');
const { cloneBody, extractBody, moveBody, STREAM } = require('#fetch/body');

/** A request without its class. */
class InnerRequest {
  constructor(method, url) {
    this.method = method;
    this.url = url;
    this.headers = undefined;
    this.body = null;
    this.mode = 'cors';
    this.credentials = 'same-origin';
    this.cache = 'default';
    this.redirect = 'follow';
    this.integrity = '';
    this.keepalive = false;
    // 'client', 'no-referrer' or a URL.
    this.referrer = 'client';
    this.referrerPolicy = '';
    // What aborts it: a signal that the program gave, or null.
    this.source = null;
    this.dispatcher = undefined;
    this.reloadNavigation = false;
    this.historyNavigation = false;
  }

  headersList() {
    return this.headers;
  }

  clone() {
    const copy = new InnerRequest(this.method, this.url);
    copy.headers = this.headers.clone();
    copy.body = this.body === null ? null : cloneBody(this.body);
    this.copyAttributes(copy);
    return copy;
  }

  copyAttributes(copy) {
    copy.mode = this.mode;
    copy.credentials = this.credentials;
    copy.cache = this.cache;
    copy.redirect = this.redirect;
    copy.integrity = this.integrity;
    copy.keepalive = this.keepalive;
    copy.referrer = this.referrer;
    copy.referrerPolicy = this.referrerPolicy;
    copy.dispatcher = this.dispatcher;
  }
}

const modes = ['navigate', 'same-origin', 'no-cors', 'cors'];
const credentialKinds = ['omit', 'same-origin', 'include'];
const caches = ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'];
const redirects = ['follow', 'manual', 'error'];

// The methods that are written in capitals whatever a program writes.
const normalized = new SafeMap([
  ['delete', 'DELETE'],
  ['get', 'GET'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
  ['post', 'POST'],
  ['put', 'PUT'],
]);
for (const pair of [...normalized]) normalized.set(pair[1], pair[1]);

let warned = false;

function methodOf(value) {
  const method = byteString(value, 'undefined', 'undefined.method');
  const known = normalized.get(method);
  if (known !== undefined) return known;
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = StringPrototypeToUpperCase(method);
  if (upper === 'CONNECT' || upper === 'TRACE' || upper === 'TRACK') {
    throw new TypeError(`'${method}' HTTP method is unsupported.`);
  }
  const usual = normalized.get(upper);
  if (usual !== undefined) return usual;
  if (!warned && method === 'patch') {
    warned = true;
    process.emitWarning(
      'Using `patch` is highly likely to result in a `405 Method Not Allowed`. ' +
        '`PATCH` is much more likely to succeed.',
      { code: 'UNDICI-FETCH-patch' },
    );
  }
  return method;
}

function parseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause: error });
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      `Request cannot be constructed from a URL that includes credentials: ${text}`,
    );
  }
  return url;
}

function referrerOf(value) {
  const text = usvString(value);
  if (text === '') return 'no-referrer';
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause: error });
  }
  // There is no page whose origin other addresses could share.
  if (url.protocol === 'about:' && url.hostname === 'client') return 'client';
  return url;
}

function has(init, name) {
  return init[name] !== undefined;
}

/** The parts of `init` that are plain words. */
function applyWords(inner, init) {
  if (has(init, 'referrer')) inner.referrer = referrerOf(init.referrer);
  if (has(init, 'referrerPolicy')) {
    inner.referrerPolicy = oneOf(
      init.referrerPolicy,
      referrerPolicies,
      'undefined',
      'undefined.referrerPolicy',
    );
  }
  if (has(init, 'mode')) {
    const mode = oneOf(init.mode, modes, 'undefined', 'undefined.mode');
    if (mode === 'navigate') {
      throw new TypeError('Request constructor: invalid request mode navigate.');
    }
    inner.mode = mode;
  }
  if (has(init, 'credentials')) {
    inner.credentials = oneOf(
      init.credentials,
      credentialKinds,
      'undefined',
      'undefined.credentials',
    );
  }
  if (has(init, 'cache')) {
    inner.cache = oneOf(init.cache, caches, 'undefined', 'undefined.cache');
  }
  if (inner.cache === 'only-if-cached' && inner.mode !== 'same-origin') {
    throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
  }
  if (has(init, 'redirect')) {
    inner.redirect = oneOf(init.redirect, redirects, 'undefined', 'undefined.redirect');
  }
  if (has(init, 'integrity')) {
    inner.integrity = domString(init.integrity, 'undefined', 'undefined.integrity');
  }
  if (has(init, 'keepalive')) inner.keepalive = !!init.keepalive;
  if (has(init, 'duplex')) oneOf(init.duplex, ['half'], 'undefined', 'undefined.duplex');
  if (has(init, 'priority')) {
    oneOf(init.priority, ['high', 'low', 'auto'], 'undefined', 'undefined.priority');
  }
}

const corsMethods = /^(?:GET|HEAD|POST)$/;
const emptyInit = { __proto__: null };

/**
 * The request that `input` and `init` describe. `inputState` is the state of `input` if that is a `Request`; its body
 * moves to the new one.
 */
function createInner(input, inputState, init) {
  checkDictionary(init, 'undefined');
  init ??= emptyInit;
  let inner;
  if (inputState === undefined) {
    inner = new InnerRequest('GET', parseUrl(usvString(input)));
  } else {
    inner = new InnerRequest(inputState.method, inputState.url);
    inputState.copyAttributes(inner);
    inner.source = inputState.signalSource();
  }
  const { window } = init;
  if (window !== undefined && window !== null) {
    throw new TypeError(`'window' option '${window}' must be null`);
  }
  if (init !== emptyInit) applyWords(inner, init);
  if (has(init, 'method')) inner.method = methodOf(init.method);
  const { signal } = init;
  if (signal !== undefined) {
    if (signal !== null && !require('#events/abort_controller').isAbortSignal(signal)) {
      throw new TypeError(
        `RequestInit: Expected signal ("${shown(signal)}") to be an instance of AbortSignal.`,
      );
    }
    inner.source = signal;
  }
  if (inner.mode === 'no-cors' && RegExpPrototypeExec(corsMethods, inner.method) === null) {
    throw new TypeError(`'${inner.method} is unsupported in no-cors mode.`);
  }
  const { headers } = init;
  if (headers !== undefined) {
    if (isHeaders(headers)) {
      inner.headers = listOf(headers).clone();
    } else {
      inner.headers = new HeadersList();
      fill(inner.headers, 'request', headers);
    }
  } else {
    inner.headers = inputState === undefined ? new HeadersList() : inputState.headers.clone();
  }
  takeBody(inner, inputState, init);
  if (has(init, 'dispatcher')) inner.dispatcher = init.dispatcher;
  return inner;
}

function takeBody(inner, inputState, init) {
  const given = init.body;
  const inherited = inputState === undefined ? null : inputState.body;
  const hasBody = (given !== undefined && given !== null) || inherited !== null;
  if (hasBody && (inner.method === 'GET' || inner.method === 'HEAD')) {
    throw new TypeError('Request with GET/HEAD method cannot have body.');
  }
  if (given !== undefined && given !== null) {
    const body = extractBody(given, inner.keepalive);
    if (body.type !== null && !inner.headers.has('content-type')) {
      inner.headers.append('content-type', body.type);
    }
    if (body.kind === STREAM) {
      if (init.duplex === undefined || init.duplex === null) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      if (inner.mode !== 'same-origin' && inner.mode !== 'cors') {
        throw new TypeError(
          'If request is made from ReadableStream, mode should be "same-origin" or "cors"',
        );
      }
    }
    inner.body = body;
  } else if (inherited !== null) {
    if (inherited.isUnusable) {
      throw new TypeError(
        'Cannot construct a Request with a Request object that has already been used.',
      );
    }
    inner.body = moveBody(inherited);
  }
}

module.exports = { InnerRequest, createInner };
