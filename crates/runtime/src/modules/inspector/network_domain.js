'use strict';

// The domain Network: what the program sends and receives, as its own modules or the program tell it (`inspector.Network`), to
// every conversation that has enabled it. Bodies are kept for each conversation until it asks for them or they are too many.

const { ArrayPrototypeForEach, ArrayPrototypePush, Error, MathMax, ObjectKeys, SafeMap, SafeSet } =
  primordials;

const { getOptionValue } = require('#internal/options');

const kInvalidParams = -32602;
const kMaxTotal = 100 * 1024 * 1024;
const kMaxResource = 5 * 1024 * 1024;
const kInitiatorFrames = 50;

// The states of conversations that want to hear.
const enabled = new SafeSet();

function refusal(message) {
  return require('#inspector/domains').refusal(kInvalidParams, message);
}

/** The value of a member of an event, which has to be there and of that type. */
function member(params, name, type, where = 'event') {
  const value = params[name];
  if (typeof value !== type || value === null) throw new Error(`Missing ${name} in ${where}`);
  return value;
}

function headersOf(params) {
  const given = member(params, 'headers', 'object');
  const headers = {};
  ArrayPrototypeForEach(ObjectKeys(given), (name) => {
    if (typeof given[name] !== 'string') throw new Error('Invalid header value in event');
    headers[name] = given[name];
  });
  return headers;
}

/** Where the program asked for something. */
function initiator() {
  const { getCallSites } = require('util');
  const callFrames = [];
  ArrayPrototypeForEach(getCallSites(kInitiatorFrames), (site) => {
    ArrayPrototypePush(callFrames, {
      functionName: site.functionName,
      scriptId: `${site.scriptId}`,
      url: site.scriptName,
      lineNumber: MathMax(0, site.lineNumber - 1),
      columnNumber: MathMax(0, site.columnNumber - 1),
    });
  });
  return { type: 'script', stack: { callFrames } };
}

/** What is kept of one body. */
class Body {
  chunks = [];
  size = 0;
  finished = false;
  isText;

  constructor(charset) {
    this.isText = charset === 'utf-8';
  }

  take() {
    const { Buffer } = require('buffer');
    const whole = Buffer.concat(this.chunks);
    this.chunks = [];
    return whole;
  }
}

/** Keeps a chunk for one conversation, as far as it wants to keep so much. */
function keep(state, body, data) {
  const { network } = state;
  if (body.size + data.length > network.maxResource) return;
  body.size += data.length;
  network.total += data.length;
  ArrayPrototypePush(body.chunks, data);
  // The oldest requests go first.
  while (network.total > network.maxTotal && network.requests.size > 0) {
    const { value: oldest } = network.requests.keys().next();
    forget(network, oldest);
  }
}

function forget(network, id) {
  const request = network.requests.get(id);
  if (request === undefined) return;
  network.total -= request.sent.size + (request.received?.size ?? 0);
  network.requests.delete(id);
}

function bytesOf(params) {
  const { Buffer } = require('buffer');
  const data = member(params, 'data', 'object');
  if (!primordials.ArrayBufferIsView(data)) throw new Error('Missing data in event');
  return Buffer.from(data);
}

// What events say: each gives the parameters that debuggers hear, or does its work for one conversation.
const events = {
  __proto__: null,
  requestWillBeSent(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    const wallTime = member(params, 'wallTime', 'number');
    const given = member(params, 'request', 'object');
    const request = {
      url: member(given, 'url', 'string'),
      method: member(given, 'method', 'string'),
      headers: headersOf(given),
      hasPostData: given.hasPostData === true,
    };
    const told = { requestId, request, initiator: initiator(), timestamp, wallTime };
    return (state) => {
      const { network } = state;
      if (!network.requests.has(requestId)) {
        network.requests.set(requestId, {
          sent: new Body(params.charset),
          received: new Body(),
          streaming: false,
          hasPostData: request.hasPostData,
        });
      }
      state.notify('Network.requestWillBeSent', told);
    };
  },
  responseReceived(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    const type = member(params, 'type', 'string');
    const given = member(params, 'response', 'object');
    const response = {
      url: member(given, 'url', 'string'),
      status: member(given, 'status', 'number'),
      statusText: member(given, 'statusText', 'string'),
      headers: headersOf(given),
      mimeType: typeof given.mimeType === 'string' ? given.mimeType : '',
      charset: typeof given.charset === 'string' ? given.charset : '',
    };
    return (state) => {
      const request = state.network.requests.get(requestId);
      if (request !== undefined) request.received.isText = response.charset === 'utf-8';
      state.notify('Network.responseReceived', { requestId, timestamp, type, response });
    };
  },
  dataSent(params) {
    const requestId = member(params, 'requestId', 'string');
    const finished = params.finished === true;
    const data = finished ? undefined : bytesOf(params);
    return (state) => {
      const request = state.network.requests.get(requestId);
      if (request === undefined) return;
      if (finished) request.sent.finished = true;
      else keep(state, request.sent, data);
    };
  },
  dataReceived(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    const dataLength = member(params, 'dataLength', 'number');
    const encodedDataLength = member(params, 'encodedDataLength', 'number');
    const data = bytesOf(params);
    return (state) => {
      const request = state.network.requests.get(requestId);
      if (request === undefined) return;
      if (!request.streaming) {
        keep(state, request.received, data);
        return;
      }
      const told = { requestId, timestamp, dataLength, encodedDataLength };
      told.data = data.toString('base64');
      state.notify('Network.dataReceived', told);
    };
  },
  loadingFinished(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    return (state) => {
      const { network } = state;
      const request = network.requests.get(requestId);
      state.notify('Network.loadingFinished', { requestId, timestamp });
      if (request === undefined) return;
      request.received.finished = true;
      // What was told chunk by chunk need not be kept.
      if (request.streaming) forget(network, requestId);
    };
  },
  loadingFailed(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    const type = member(params, 'type', 'string');
    const errorText = member(params, 'errorText', 'string');
    return (state) => {
      state.notify('Network.loadingFailed', { requestId, timestamp, type, errorText });
      forget(state.network, requestId);
    };
  },
  webSocketCreated(params) {
    const requestId = member(params, 'requestId', 'string');
    const url = member(params, 'url', 'string');
    const told = { requestId, url, initiator: initiator() };
    return (state) => state.notify('Network.webSocketCreated', told);
  },
  webSocketHandshakeResponseReceived(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    const given = member(params, 'response', 'object');
    const response = {
      status: member(given, 'status', 'number'),
      statusText: member(given, 'statusText', 'string'),
      headers: headersOf(given),
    };
    const told = { requestId, timestamp, response };
    return (state) => state.notify('Network.webSocketHandshakeResponseReceived', told);
  },
  webSocketClosed(params) {
    const requestId = member(params, 'requestId', 'string');
    const timestamp = member(params, 'timestamp', 'number');
    return (state) => state.notify('Network.webSocketClosed', { requestId, timestamp });
  },
};

/** Tells of an event; nothing happens while nobody wants to hear. */
function emit(name, params) {
  if (enabled.size === 0 || !getOptionValue('--experimental-network-inspection')) return;
  const tell = events[name](params);
  const states = [];
  enabled.forEach((state) => ArrayPrototypePush(states, state));
  ArrayPrototypeForEach(states, (state) => tell(state));
}

/** Whether somebody hears. */
function isHeard() {
  return enabled.size > 0;
}

function find(state, id) {
  if (typeof id !== 'string') throw refusal('Invalid parameters');
  const request = state.network?.requests.get(id);
  if (request === undefined) throw refusal('Request not found');
  return request;
}

// Texts that the program gave for urls, and who reads them.
const resources = new SafeMap();

/** `inspector.NetworkResources.put` */
function put(url, data) {
  const { validateString } = require('#internal/validators');
  validateString(url, 'url');
  validateString(data, 'data');
  resources.set(url, data);
}

const commands = {
  __proto__: null,
  'Network.enable': (state, { maxTotalBufferSize, maxResourceBufferSize }) => {
    state.network ??= { requests: new SafeMap(), total: 0, maxTotal: 0, maxResource: 0 };
    state.network.maxTotal = maxTotalBufferSize ?? kMaxTotal;
    state.network.maxResource = maxResourceBufferSize ?? kMaxResource;
    enabled.add(state);
    require('#inspector/network_events').start();
  },
  'Network.disable': (state) => {
    enabled.delete(state);
    state.network = undefined;
    if (enabled.size === 0) require('#inspector/network_events').stop();
  },
  'Network.getRequestPostData': (state, { requestId }) => {
    const { sent, hasPostData } = find(state, requestId);
    if (hasPostData && !sent.finished) throw refusal('Request data is not finished yet');
    if (hasPostData && !sent.isText) throw refusal('Unable to serialize binary request body');
    return { postData: sent.take().toString('utf8') };
  },
  'Network.getResponseBody': (state, { requestId }) => {
    const request = find(state, requestId);
    if (request.streaming) throw refusal('Response body of the request is been streamed');
    const { received } = request;
    if (!received.finished) throw refusal('Response data is not finished yet');
    const body = received.take().toString(received.isText ? 'utf8' : 'base64');
    forget(state.network, requestId);
    return { body, base64Encoded: !received.isText };
  },
  'Network.streamResourceContent': (state, { requestId }) => {
    const request = find(state, requestId);
    request.streaming = true;
    const bufferedData = request.received.take().toString('base64');
    if (request.received.finished) forget(state.network, requestId);
    return { bufferedData };
  },
  'Network.loadNetworkResource': (state, { url }) => {
    if (typeof url !== 'string') throw refusal('Invalid parameters');
    if (!getOptionValue('--experimental-inspector-network-resource')) {
      throw require('#inspector/domains').refusal(
        -32601,
        'Network resource loading is not enabled. This feature is experimental and requires --experimental-inspector-network-resource flag to be set.',
      );
    }
    const data = resources.get(url);
    if (data === undefined) return { resource: { success: false } };
    state.streams ??= { __proto__: null, last: 0, open: new SafeMap() };
    const stream = `${++state.streams.last}`;
    state.streams.open.set(stream, { data, at: 0 });
    return { resource: { success: true, stream } };
  },
  'IO.read': (state, { handle, offset, size }) => {
    if (typeof handle !== 'string') throw refusal('Invalid parameters');
    const stream = state.streams?.open.get(handle);
    if (stream === undefined) return { data: '', eof: true };
    const { StringPrototypeSlice } = primordials;
    const start = offset ?? stream.at;
    const end = size === undefined ? stream.data.length : start + size;
    const data = StringPrototypeSlice(stream.data, start, end);
    stream.at = start + data.length;
    return { data, eof: stream.at >= stream.data.length };
  },
  'IO.close': (state, { handle }) => {
    state.streams?.open.delete(handle);
  },
};

/** Ends what a conversation had started. */
function release(state) {
  if (enabled.has(state)) commands['Network.disable'](state);
  state.streams = undefined;
}

module.exports = { commands, emit, isHeard, put, release };
