'use strict';

// What the program's own clients tell the domain Network: HTTP, HTTP/2, fetch and WebSocket, by the channels on which they
// speak. Nobody listens there while no debugger wants to hear.

const {
  ArrayIsArray,
  ArrayPrototypeForEach,
  ArrayPrototypeJoin,
  DateNow,
  ObjectKeys,
  ReflectApply,
  SafeWeakMap,
  String,
  StringPrototypeToLowerCase,
} = primordials;

const { Buffer } = require('buffer');
const dc = require('diagnostics_channel');
const { emit } = require('#inspector/network_domain');

let lastId = 0;
const ids = new SafeWeakMap();

/** Numbers a request, or whatever stands for one. */
function number(request) {
  const id = `node-network-event-${++lastId}`;
  ids.set(request, id);
  return id;
}

function now() {
  const { 0: seconds, 1: nanoseconds } = process.hrtime();
  return seconds + nanoseconds / 1e9;
}

/** Headers as the protocol has them: one text for each name. */
function flatten(headers) {
  const flat = {};
  let charset = '';
  let mimeType = '';
  ArrayPrototypeForEach(ObjectKeys(headers), (name) => {
    if (name[0] === ':') return;
    const value = headers[name];
    const lower = StringPrototypeToLowerCase(name);
    let separator = ', ';
    if (lower === 'cookie') separator = '; ';
    else if (lower === 'set-cookie') separator = '\n';
    flat[name] = ArrayIsArray(value) ? ArrayPrototypeJoin(value, separator) : String(value);
    if (lower === 'content-type') ({ charset, mimeType } = typeOf(flat[name]));
  });
  return { headers: flat, charset, mimeType };
}

/** The parts of a content type; empty when it is none. */
function typeOf(text) {
  const { MIMEType } = require('util');
  try {
    const type = new MIMEType(text);
    return { mimeType: type.essence, charset: type.params.get('charset') ?? '' };
  } catch {
    return { mimeType: '', charset: '' };
  }
}

/** Names and values in turn as an object. */
function pairs(list) {
  const headers = {};
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = String(list[i]);
    const value = String(list[i + 1]);
    const had = headers[name];
    if (had === undefined) headers[name] = value;
    else if (ArrayIsArray(had)) had[had.length] = value;
    else headers[name] = [had, value];
  }
  return headers;
}

function requestWillBeSent(requestId, url, method, given, hasPostData) {
  const { headers, charset } = flatten(given);
  const request = { url, method, headers, hasPostData };
  emit('requestWillBeSent', {
    requestId,
    timestamp: now(),
    wallTime: DateNow() / 1000,
    charset,
    request,
  });
}

function responseReceived(requestId, type, url, status, statusText, given) {
  const { headers, charset, mimeType } = flatten(given);
  const response = { url, status, statusText, headers, mimeType, charset };
  emit('responseReceived', { requestId, timestamp: now(), type, response });
}

function toBytes(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}

function dataSent(requestId, chunk, encoding) {
  if (chunk === undefined || chunk === null || typeof chunk === 'function') return;
  const data = toBytes(chunk, typeof encoding === 'string' ? encoding : undefined);
  emit('dataSent', { requestId, timestamp: now(), dataLength: data.length, data });
}

function dataReceived(requestId, chunk, encoding) {
  const data = toBytes(chunk, encoding);
  const dataLength = data.length;
  emit('dataReceived', {
    requestId,
    timestamp: now(),
    dataLength,
    encodedDataLength: dataLength,
    data,
  });
}

function sentAll(requestId) {
  emit('dataSent', { requestId, finished: true });
}

function finished(requestId) {
  emit('loadingFinished', { requestId, timestamp: now() });
}

function failed(requestId, type, error) {
  const errorText = String(error?.message ?? 'Request failed');
  emit('loadingFailed', { requestId, timestamp: now(), type, errorText });
}

// HTTP

function urlOfRequest(request) {
  const host = request.getHeader('host') ?? request.host;
  return `${request.protocol}//${host}${request.path}`;
}

function onHttpCreated({ request }) {
  const id = number(request);
  const { method } = request;
  const hasPostData =
    request.hasHeader('content-length') ||
    request.hasHeader('transfer-encoding') ||
    (method !== 'GET' && method !== 'HEAD');
  requestWillBeSent(id, urlOfRequest(request), method, request.getHeaders(), hasPostData);
  watchSending(request, id);
}

/** Hears of what is written to a request. */
function watchSending(request, id) {
  const { end, write } = request;
  let ending = false;
  request.write = function (chunk, encoding, callback) {
    if (!ending) dataSent(id, chunk, encoding);
    return ReflectApply(write, this, [chunk, encoding, callback]);
  };
  request.end = function (chunk, encoding, callback) {
    if (!ending) {
      ending = true;
      dataSent(id, chunk, encoding);
      sentAll(id);
    }
    return ReflectApply(end, this, [chunk, encoding, callback]);
  };
}

function onHttpError({ request, error }) {
  const id = ids.get(request);
  if (id !== undefined) failed(id, 'Other', error);
}

function onHttpFinish({ request, response }) {
  const id = ids.get(request);
  if (id === undefined) return;
  const url = urlOfRequest(request);
  const { statusCode, statusMessage } = response;
  responseReceived(id, 'Other', url, statusCode, statusMessage ?? '', response.headers);
  watchReceiving(response, id);
}

/** Hears of what arrives without reading it away. */
function watchReceiving(stream, id) {
  const { push } = stream;
  stream.push = function (chunk, encoding) {
    if (chunk !== null && chunk !== undefined) dataReceived(id, chunk, encoding);
    return ReflectApply(push, this, [chunk, encoding]);
  };
  let done = false;
  stream.once('end', () => {
    if (done) return;
    done = true;
    finished(id);
  });
  stream.once('close', () => {
    if (done) return;
    done = true;
    failed(id, 'Other', stream.errored ?? { message: 'aborted' });
  });
}

// HTTP/2

const http2Urls = new SafeWeakMap();

function onHttp2Created({ stream, headers }) {
  const id = number(stream);
  const scheme = headers[':scheme'];
  const url = `${scheme}://${headers[':authority'] ?? headers.host}${headers[':path']}`;
  http2Urls.set(stream, url);
  const method = headers[':method'] ?? 'GET';
  requestWillBeSent(id, url, method, headers, !stream.writableEnded);
}

function onHttp2ChunkSent({ stream, writev, data, encoding }) {
  const id = ids.get(stream);
  if (id === undefined) return;
  if (!writev) {
    dataSent(id, data, encoding);
    return;
  }
  ArrayPrototypeForEach(data, (piece) => dataSent(id, piece.chunk ?? piece, piece.encoding));
}

function onHttp2Sent({ stream }) {
  const id = ids.get(stream);
  if (id !== undefined) sentAll(id);
}

function onHttp2Error({ stream, error }) {
  const id = ids.get(stream);
  if (id !== undefined) failed(id, 'Other', error);
}

function onHttp2Finish({ stream, headers }) {
  const id = ids.get(stream);
  if (id === undefined) return;
  responseReceived(id, 'Other', http2Urls.get(stream), headers[':status'], '', headers);
  const { push } = stream;
  stream.push = function (chunk, encoding) {
    if (chunk !== null && chunk !== undefined) dataReceived(id, chunk, encoding);
    return ReflectApply(push, this, [chunk, encoding]);
  };
}

function onHttp2Close({ stream }) {
  const id = ids.get(stream);
  if (id !== undefined && stream.rstCode === 0) finished(id);
}

// fetch

function onFetchCreated({ request }) {
  const id = number(request);
  const url = `${request.origin}${request.path}`;
  requestWillBeSent(id, url, request.method, pairs(request.headers), request.body != null);
}

function onFetchChunkSent({ request, chunk }) {
  const id = ids.get(request);
  if (id !== undefined) dataSent(id, chunk);
}

function onFetchSent({ request }) {
  const id = ids.get(request);
  if (id !== undefined) sentAll(id);
}

function onFetchHeaders({ request, response }) {
  const id = ids.get(request);
  if (id === undefined) return;
  const url = `${request.origin}${request.path}`;
  const { headers, statusCode, statusText } = response;
  responseReceived(id, 'Fetch', url, statusCode, statusText ?? '', pairs(headers));
}

function onFetchChunkReceived({ request, chunk }) {
  const id = ids.get(request);
  if (id !== undefined) dataReceived(id, chunk);
}

function onFetchTrailers({ request }) {
  const id = ids.get(request);
  if (id !== undefined) finished(id);
}

function onFetchError({ request, error }) {
  const id = ids.get(request);
  if (id !== undefined) failed(id, 'Fetch', error);
}

// WebSocket

function onSocketCreated({ websocket, url }) {
  emit('webSocketCreated', { requestId: number(websocket), url: String(url) });
}

function onSocketOpen({ websocket, handshakeResponse }) {
  const requestId = ids.get(websocket);
  if (requestId === undefined) return;
  const { status, statusText, headers } = handshakeResponse;
  const response = { status, statusText, headers: flatten(headers).headers };
  emit('webSocketHandshakeResponseReceived', { requestId, timestamp: now(), response });
}

function onSocketClose({ websocket }) {
  const requestId = ids.get(websocket);
  if (requestId !== undefined) emit('webSocketClosed', { requestId, timestamp: now() });
}

const listeners = {
  __proto__: null,
  'http.client.request.created': onHttpCreated,
  'http.client.request.error': onHttpError,
  'http.client.response.finish': onHttpFinish,
  'http2.client.stream.created': onHttp2Created,
  'http2.client.stream.bodyChunkSent': onHttp2ChunkSent,
  'http2.client.stream.bodySent': onHttp2Sent,
  'http2.client.stream.error': onHttp2Error,
  'http2.client.stream.finish': onHttp2Finish,
  'http2.client.stream.close': onHttp2Close,
  'undici:request:create': onFetchCreated,
  'undici:request:bodyChunkSent': onFetchChunkSent,
  'undici:request:bodySent': onFetchSent,
  'undici:request:headers': onFetchHeaders,
  'undici:request:bodyChunkReceived': onFetchChunkReceived,
  'undici:request:trailers': onFetchTrailers,
  'undici:request:error': onFetchError,
  'undici:websocket:created': onSocketCreated,
  'undici:websocket:open': onSocketOpen,
  'undici:websocket:close': onSocketClose,
};

let listening = false;

/** Begins to listen to the program's clients. */
function start() {
  const { getOptionValue } = require('#internal/options');
  if (listening || !getOptionValue('--experimental-network-inspection')) return;
  listening = true;
  ArrayPrototypeForEach(ObjectKeys(listeners), (name) => dc.subscribe(name, listeners[name]));
}

/** Ends that. */
function stop() {
  if (!listening) return;
  listening = false;
  ArrayPrototypeForEach(ObjectKeys(listeners), (name) => dc.unsubscribe(name, listeners[name]));
}

module.exports = { start, stop };
