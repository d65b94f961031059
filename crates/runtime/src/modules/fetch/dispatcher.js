'use strict';

// Requests through a dispatcher that a program supplies: one of undici's, of any of its versions, or something that looks like
// one.

const { ArrayIsArray, ArrayPrototypePush, ObjectKeys, Promise, SymbolAsyncIterator, TypeError } =
  primordials;

const { targetOf } = require('#fetch/policy');
const { isArrayBufferView } = require('util/types');

/** A body as an asynchronous iterable, which is what dispatchers take. */
function iterable(reader) {
  return {
    [SymbolAsyncIterator]() {
      return this;
    },
    next() {
      return new Promise((resolve, reject) => {
        reader.next((error, chunk) => {
          if (error) reject(error);
          else if (chunk === undefined) resolve({ value: undefined, done: true });
          else resolve({ value: chunk, done: false });
        });
      });
    },
    return(value) {
      if (reader.cancel !== undefined) reader.cancel(undefined);
      return new Promise((resolve) => resolve({ value, done: true }));
    },
  };
}

/** Names and values by turns out of what a dispatcher gives: a list of bytes, or an object. */
function rawFields(headers) {
  const raw = [];
  if (ArrayIsArray(headers)) {
    for (let i = 0; i < headers.length; i++) ArrayPrototypePush(raw, text(headers[i]));
    return raw;
  }
  const names = ObjectKeys(headers ?? {});
  for (let i = 0; i < names.length; i++) {
    const value = headers[names[i]];
    if (ArrayIsArray(value)) {
      for (let j = 0; j < value.length; j++) ArrayPrototypePush(raw, names[i], text(value[j]));
    } else {
      ArrayPrototypePush(raw, names[i], text(value));
    }
  }
  return raw;
}

function text(value) {
  return isArrayBufferView(value) ? require('buffer').Buffer.from(value).latin1Slice() : `${value}`;
}

/** What a dispatcher is told to call, in the old way and in the new one, and what the fetch can ask of it. */
class Handler {
  constructor(target) {
    this.target = target;
    this.controller = null;
    this.stop = null;
    this.goOn = null;
    this.over = false;
    this.paused = false;
  }

  // ===== the new way =====

  onRequestStart(controller) {
    if (this.over) {
      controller.abort(new TypeError('Request aborted'));
      return;
    }
    this.controller = controller;
  }

  onRequestUpgrade() {
    this.onResponseError(null, new TypeError('bad upgrade'));
  }

  onResponseStarted() {}

  onResponseStart(controller, status, headers, reason) {
    if (this.over || status < 200) return;
    const raw = controller?.rawHeaders ?? headers;
    this.target.onHead(status, reason ?? '', rawFields(raw));
  }

  onResponseData(controller, chunk) {
    // The chunk may be the dispatcher's to use again.
    if (!this.over) this.target.onData(require('buffer').Buffer.from(chunk));
  }

  onResponseEnd() {
    if (this.over) return;
    this.over = true;
    this.target.onEnd();
  }

  onResponseError(controller, error) {
    if (this.over) return;
    this.over = true;
    this.target.onError(error);
  }

  // ===== the old way =====

  onConnect(abort) {
    if (this.over) abort();
    else this.stop = abort;
  }

  onHeaders(status, headers, resume, reason) {
    this.goOn = resume;
    this.onResponseStart(null, status, headers, reason);
    return true;
  }

  onUpgrade() {
    this.onRequestUpgrade();
  }

  onData(chunk) {
    this.onResponseData(null, chunk);
    return !this.paused;
  }

  onComplete() {
    this.onResponseEnd();
  }

  onError(error) {
    this.onResponseError(null, error);
  }
}

/** What the fetch holds of a request that a dispatcher carries. */
class Carried {
  constructor(handler) {
    this.handler = handler;
  }

  pause() {
    this.handler.paused = true;
    this.handler.controller?.pause?.();
  }

  resume() {
    const { handler } = this;
    handler.paused = false;
    if (handler.controller !== null) handler.controller.resume?.();
    else handler.goOn?.();
  }

  abort(reason = new TypeError('Request aborted')) {
    const { handler } = this;
    if (handler.over) return;
    handler.over = true;
    if (handler.controller !== null) handler.controller.abort(reason);
    else if (handler.stop !== null) handler.stop(reason);
  }

  discard() {
    const nothing = () => {};
    this.handler.target = { onHead: nothing, onData: nothing, onEnd: nothing, onError: nothing };
  }
}

function carried(body) {
  return body === null || isArrayBufferView(body) ? body : iterable(body);
}

/** A mock compares a body with what the program made it of: text, bytes or a blob. */
function whatWasGiven(given, body) {
  return given === null || !given.isReplayable || ArrayIsArray(given.value)
    ? carried(body)
    : given.value;
}

/** Hands a request to a dispatcher. */
function dispatch(dispatcher, inner, url, fields, body, length, target) {
  if (typeof dispatcher.dispatch !== 'function') {
    throw new TypeError('dispatcher.dispatch is not a function');
  }
  const headers = {};
  for (let i = 0; i < fields.length; i += 2) {
    const known = headers[fields[i]];
    headers[fields[i]] = known === undefined ? fields[i + 1] : `${known}, ${fields[i + 1]}`;
  }
  if (length !== null && body !== null) headers['content-length'] = `${length}`;
  const handler = new Handler(target);
  const options = {
    path: targetOf(url),
    origin: url.origin,
    method: inner.method,
    body: dispatcher.isMockActive ? whatWasGiven(inner.body, body) : carried(body),
    headers,
    maxRedirections: 0,
    upgrade: undefined,
  };
  dispatcher.dispatch(options, handler);
  return new Carried(handler);
}

module.exports = { dispatch };
