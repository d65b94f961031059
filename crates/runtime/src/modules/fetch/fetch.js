'use strict';

// The global `fetch`: what the fetch standard says of a request that a program without a page makes. Redirects, schemes and
// aborting are here; the transport carries single requests.

const {
  Error,
  Promise,
  PromiseReject,
  RegExpPrototypeExec,
  SafeFinalizationRegistry,
  StringPrototypeToLowerCase,
  TypeError,
  Uint8Array,
} = primordials;

const { URL } = require('#url/internal');
const { createInner } = require('#fetch/inner');
const { requestStateOf } = require('#fetch/request');
const { InnerResponse, isNullBodyStatus, wrapResponse } = require('#fetch/response');
const { Body, BYTES, SOURCE, lengthOf, openBody, readAll, replay } = require('#fetch/body');
const { isBadPort, isHttp, narrowReferrer, policyIn, sameOrigin } = require('#fetch/policy');
const { fetchFailed } = require('#fetch/errors');
const { Source } = require('#fetch/source');
const { send } = require('#fetch/send');

const { enqueueMicrotask } = internalBinding('task_queue');

const MOST_REDIRECTS = 20;
const nothing = new Uint8Array(0);

// The fields that go with a body, and those that another origin must not see.
const bodyFields = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
];
const secretFields = ['authorization', 'proxy-authorization', 'cookie', 'host'];

function isRedirect(status) {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** One call of `fetch`. */
class Fetch {
  constructor(inner, resolve, reject) {
    this.inner = inner;
    this.resolve = resolve;
    this.reject = reject;
    this.url = inner.url;
    this.redirects = 0;
    // Whether a redirect has led to another origin.
    this.isForeign = false;
    // Whether the server has once called itself the wrong one.
    this.misdirected = false;
    this.exchange = null;
    // Where the bytes of the response go, and where they are read: the same unless they are decoded.
    this.sink = null;
    this.source = null;
    this.settled = false;
    this.over = false;
    // Whether somebody looks out for the end of the body.
    this.watched = false;
    this.onabort = null;
    this.timing = undefined;
    this.status = 0;
    this.encodedSize = 0;
  }

  start() {
    const { source } = this.inner;
    if (source !== null) {
      if (source.aborted) {
        this.abort(source.reason);
        return;
      }
      this.onabort = () => this.abort(source.reason);
      source.addEventListener('abort', this.onabort, { __proto__: null, once: true });
    }
    this.timing = require('#fetch/timing').start();
    // What needs no server is answered a little later: who gives up at once is told so.
    if (isBadPort(this.url)) this.later(1);
    else if (!isHttp(this.url)) this.later(2);
    else this.main();
  }

  /** Goes on after so many microtasks. */
  later(hops) {
    enqueueMicrotask(() => {
      if (this.over) return;
      if (hops > 1) this.later(hops - 1);
      else this.main();
    });
  }

  /** Nothing more comes of it, or everything has come. */
  finish() {
    if (this.over) return;
    this.over = true;
    if (this.watched) registry.unregister(this);
    const { source } = this.inner;
    if (this.onabort !== null) {
      source.removeEventListener('abort', this.onabort);
      this.onabort = null;
    }
  }

  settle(state) {
    const { resolve } = this;
    this.forgetPromise();
    resolve(wrapResponse(state));
  }

  /** It is settled from here on. What is known of this call must not keep the response, by which it is told of. */
  forgetPromise() {
    this.settled = true;
    this.resolve = null;
    this.reject = null;
  }

  fail(cause) {
    this.finish();
    if (this.settled) return;
    const { reject } = this;
    this.forgetPromise();
    reject(fetchFailed(cause));
  }

  /** A failure that the standard calls a network error. */
  networkError(message) {
    const { body } = this.inner;
    if (body !== null && !body.isReplayable && !body.isUnusable) openBody(body).cancel();
    this.exchange?.abort();
    this.fail(new Error(message));
  }

  abort(reason) {
    this.finish();
    const { body } = this.inner;
    this.exchange?.abort(reason);
    if (this.exchange === null && body !== null && !body.isReplayable && !body.isUnusable) {
      openBody(body).cancel(reason);
    }
    if (!this.settled) {
      const { reject } = this;
      this.forgetPromise();
      reject(reason);
      return;
    }
    this.sink?.fail(reason);
  }

  main() {
    const { url } = this;
    if (isBadPort(url)) {
      this.networkError('bad port');
    } else if (isHttp(url)) {
      this.request();
    } else {
      require('#fetch/schemes').answer(this, url);
    }
  }

  /** Answers with bytes that are there already. */
  answer(status, statusText, headers, body) {
    const state = new InnerResponse(status, statusText, headers);
    state.type = 'basic';
    state.guard = 'immutable';
    state.url = this.url;
    state.body = this.inner.method === 'HEAD' ? null : body;
    this.finish();
    this.settle(state);
  }

  // ===== over HTTP =====

  request() {
    const { inner } = this;
    const given = inner.body;
    let body = null;
    let length = null;
    if (given !== null) {
      length = lengthOf(given);
      if (given.isReplayable) {
        body = replay(given);
        if (given.kind <= BYTES) body = bytesFrom(body);
      } else {
        body = openBody(given);
      }
    }
    try {
      this.exchange = send(inner, this.url, body, length, this);
    } catch (error) {
      this.fail(error);
    }
  }

  onHead(status, reason, raw) {
    if (this.over) return;
    this.status = status;
    this.timing?.answered();
    let location = null;
    let coding = null;
    let policy = '';
    for (let i = 0; i < raw.length; i += 2) {
      const name = raw[i];
      if (name.length === 8 && location === null && isNamed(name, 'location')) {
        location = raw[i + 1];
      } else if (name.length === 16 && isNamed(name, 'content-encoding')) {
        coding = coding === null ? raw[i + 1] : `${coding}, ${raw[i + 1]}`;
      } else if (name.length === 15 && isNamed(name, 'referrer-policy')) {
        policy += `,${raw[i + 1]}`;
      }
    }
    const { inner } = this;
    if (status === 421 && !this.misdirected && (inner.body === null || inner.body.isReplayable)) {
      this.misdirected = true;
      this.exchange.discard();
      this.request();
      return;
    }
    if (status === 407) {
      // Nobody can be asked what to tell the proxy.
      this.networkError('');
      return;
    }
    if (isRedirect(status)) {
      if (inner.redirect === 'error') {
        this.networkError('unexpected redirect');
        return;
      }
      if (inner.redirect === 'follow' && location !== null) {
        this.follow(status, location, policy);
        return;
      }
    }
    if (this.isForeign && inner.mode === 'no-cors') {
      this.answerOpaque();
      return;
    }
    const state = new InnerResponse(status, withBytes(reason), undefined);
    state.raw = raw;
    state.type = this.isForeign ? 'cors' : 'basic';
    state.guard = 'immutable';
    state.url = this.url;
    state.redirected = this.redirects > 0;
    if (inner.method !== 'HEAD' && !isNullBodyStatus(status)) {
      if (!this.open(coding)) return;
      state.body = new Body(SOURCE, this.source, null, null);
      this.watched = true;
      forgotten().register(state.body, this, this);
    }
    if (inner.integrity !== '' && state.body !== null) this.verify(state);
    else this.settle(state);
  }

  /** A response of which nothing may be seen but where it came from. */
  answerOpaque() {
    this.exchange.discard();
    const state = new InnerResponse(0, '', undefined);
    state.raw = [];
    state.type = 'opaque';
    state.guard = 'immutable';
    state.url = this.url;
    state.redirected = true;
    this.finish();
    this.settle(state);
  }

  /** Makes what the bytes of the response go into. */
  open(coding) {
    if (coding !== null) {
      try {
        const decoder = require('#fetch/decode').createDecoder(coding, this);
        if (decoder !== undefined) {
          this.sink = decoder;
          this.source = decoder.source;
          return true;
        }
      } catch (error) {
        this.exchange.abort();
        this.fail(error);
        return false;
      }
    }
    this.source = new Source(this);
    this.sink = this.source;
    return true;
  }

  /** Lets a response through only when its bytes are what was promised. */
  verify(state) {
    readAll(state.body, (error, bytes) => {
      if (this.settled) return;
      if (error) {
        this.fail(error);
      } else if (require('#fetch/integrity').matches(bytes, this.inner.integrity)) {
        state.body = new Body(BYTES, bytes, bytes.length, null);
        this.settle(state);
      } else {
        this.networkError('integrity mismatch');
      }
    });
  }

  onData(chunk) {
    this.encodedSize += chunk.byteLength;
    if (this.sink !== null) this.sink.push(chunk);
  }

  /** Goes on where a response points to, telling the server there as much of the referrer as `policy` wants. */
  follow(status, location, policy) {
    const { exchange, inner } = this;
    let next;
    try {
      next = new URL(withBytes(location), this.url.href);
    } catch (error) {
      exchange.abort();
      this.fail(error);
      return;
    }
    if (!isHttp(next)) {
      this.networkError('URL scheme must be a HTTP(S) scheme');
      return;
    }
    if (this.redirects === MOST_REDIRECTS) {
      this.networkError('redirect count exceeded');
      return;
    }
    const same = sameOrigin(this.url, next);
    if (!sameOrigin(inner.url, next)) {
      if (inner.mode === 'same-origin') {
        this.networkError('request mode cannot be "same-origin"');
        return;
      }
      this.isForeign = true;
    }
    if (inner.mode === 'cors' && (next.username !== '' || next.password !== '') && !same) {
      this.networkError('cross origin not allowed for request mode "cors"');
      return;
    }
    const { body } = inner;
    if (status !== 303 && body !== null && !body.isReplayable) {
      exchange.abort();
      this.fail(new Error());
      return;
    }
    const toGet =
      status === 303
        ? inner.method !== 'GET' && inner.method !== 'HEAD'
        : (status === 301 || status === 302) && inner.method === 'POST';
    if (toGet) {
      inner.method = 'GET';
      inner.body = null;
      for (let i = 0; i < bodyFields.length; i++) inner.headers.delete(bodyFields[i]);
    }
    if (!same) {
      for (let i = 0; i < secretFields.length; i++) inner.headers.delete(secretFields[i]);
    }
    if (next.hash === '' && this.url.hash !== '') next.hash = this.url.hash;
    narrowReferrer(inner, this.url, policyIn(policy));
    this.redirects++;
    this.url = next;
    exchange.discard();
    this.exchange = null;
    this.timing?.redirected();
    this.main();
  }

  onEnd() {
    // As long as nobody has read everything the program can still abort.
    if (this.source === null) this.finish();
    else this.source.ondrained = () => this.finish();
    if (this.sink !== null) this.sink.end();
    require('#fetch/timing').report(this);
  }

  onError(error) {
    if (this.over) return;
    if (!this.settled && this.sink === null) {
      this.fail(error);
      return;
    }
    this.finish();
    this.sink?.fail(new TypeError('terminated', { cause: error }));
  }

  /** The bytes of the response make no sense. */
  broken(error) {
    this.finish();
    this.exchange.abort();
    this.sink.fail(new TypeError('terminated', { cause: error }));
  }

  // What the reader of the response asks for.

  pause() {
    this.exchange.pause();
  }

  resume() {
    this.exchange.resume();
  }

  cancel(reason) {
    this.finish();
    this.exchange.abort(reason);
  }
}

let registry;
/** Ends the transfers of bodies that nobody can read any more. */
function forgotten() {
  registry ??= new SafeFinalizationRegistry((call) => {
    if (!call.over) call.cancel();
  });
  return registry;
}

function bytesFrom(reader) {
  let bytes;
  reader.next((error, chunk) => {
    bytes = chunk;
  });
  return bytes ?? nothing;
}

// Servers send the bytes of UTF-8 in phrases, and where an address should have escapes.
function withBytes(text) {
  if (RegExpPrototypeExec(/[\u0080-\u00ff]/, text) === null) return text;
  const { Buffer } = require('buffer');
  return Buffer.from(text, 'latin1').utf8Slice();
}

/** Whether a field's name is this one, however it is written. */
function isNamed(name, small) {
  return name === small || StringPrototypeToLowerCase(name) === small;
}

/** Fetches for those who want no promise. */
function fetchWith(input, init, resolve, reject) {
  let inner;
  try {
    inner = createInner(input, requestStateOf(input), init);
  } catch (error) {
    reject(error);
    return;
  }
  new Fetch(inner, resolve, reject).start();
}

/** The global. */
function fetch(input, init = undefined) {
  let inner;
  try {
    inner = createInner(input, requestStateOf(input), init);
  } catch (error) {
    return PromiseReject(error);
  }
  return new Promise((resolve, reject) => {
    new Fetch(inner, resolve, reject).start();
  });
}

module.exports = { fetch, fetchWith };
