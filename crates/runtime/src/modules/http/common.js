'use strict';
// The ground that server and client share: the checks on names and values, the leniency switches, and the
// parsers with what they do when heads and bodies arrive. Also public as `_http_common`.

const {
  ArrayPrototypePushApply,
  ReflectApply,
  RegExpPrototypeExec,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
  Symbol,
} = primordials;
const { setImmediate } = require('#timers/internal');
const { getOptionValue } = require('#internal/options');
const { methods, allMethods, HTTPParser, setupHooks } = internalBinding('http_parser');
const { Buffer } = require('buffer');

// The native side makes Buffers like the model, and asks for those that are parts of others' memory.
setupHooks?.({
  model: Buffer.alloc(0),
  makeBuffer: (buffer, offset, length) =>
    offset === undefined ? Buffer.from(buffer) : Buffer.from(buffer, offset, length),
});

HTTPParser.prototype.consume = function consume(handle) {
  require('#http/consume').consume(this, handle);
};
HTTPParser.prototype.unconsume = function unconsume() {
  require('#http/consume').unconsume(this);
};

const { validateOneOf, validateBoolean } = require('#internal/validators');
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { IncomingMessage, readStart, readStop } = require('#http/incoming');
const { kHead, kIncomingMessage, kSkipPendingData } = require('#http/internal');

const kOnMessageBegin = HTTPParser.kOnMessageBegin | 0;
const kOnHeaders = HTTPParser.kOnHeaders | 0;
const kOnHeadersComplete = HTTPParser.kOnHeadersComplete | 0;
const kOnBody = HTTPParser.kOnBody | 0;
const kOnMessageComplete = HTTPParser.kOnMessageComplete | 0;
const kOnExecute = HTTPParser.kOnExecute | 0;
const kOnTimeout = HTTPParser.kOnTimeout | 0;
const kOnPlainHead = HTTPParser.kOnPlainHead | 0;

const MAX_HEADER_PAIRS = 2000;
const MANY_HEADER_PAIRS = 64;
const HTTP_VALIDATIONS = ['strict', 'relaxed', 'insecure'];

// Free parsers, kept for the next connection.
const parsers = {
  name: 'parsers',
  list: [],
  max: 1000,
  alloc() {
    return this.list.length > 0 ? this.list.pop() : createParser();
  },
  free(parser) {
    if (this.list.length < this.max) {
      this.list[this.list.length] = parser;
      return true;
    }
    return false;
  },
};

// ===== async hooks =====

const kAsyncId = Symbol('kAsyncId');
const kResource = Symbol('kResource');
let hooks;

// To async_hooks every use of a parser is a resource of its own.
function beginAsyncResource(parser, type, resource) {
  hooks ??= require('#async_hooks/internal');
  if (!hooks.enabledHooksExist()) return;
  parser[kAsyncId] = hooks.newAsyncId();
  parser[kResource] = resource;
  hooks.emitInit(parser[kAsyncId], type, hooks.getDefaultTriggerAsyncId(), resource);
}

function endAsyncResource(parser) {
  if (parser[kAsyncId] === 0) return;
  hooks.emitDestroy(parser[kAsyncId]);
  parser[kAsyncId] = 0;
  parser[kResource] = null;
}

// The parser's callbacks run in its resource.
function scoped(callback) {
  return function (...args) {
    const id = this[kAsyncId];
    if (id === 0) return ReflectApply(callback, this, args);
    hooks.emitBefore(id, id, this[kResource]);
    try {
      return ReflectApply(callback, this, args);
    } finally {
      hooks.emitAfter(id);
    }
  };
}

function createParser() {
  const parser = new HTTPParser();
  cleanParser(parser);
  parser[kOnHeaders] = onHeaders;
  parser[kAsyncId] = 0;
  parser[kResource] = null;
  parser[kOnHeadersComplete] = scopedHeadersComplete;
  parser[kOnPlainHead] = scopedPlainHead;
  parser[kOnBody] = scopedBody;
  parser[kOnMessageComplete] = scopedMessageComplete;
  return parser;
}

// Only called for heads with very many fields and for trailers: keeps what has come so far.
function onHeaders(headers, url) {
  ArrayPrototypePushApply(this._headers, headers);
  const max = this.maxHeaderPairs;
  if (max > 0 && this._headers.length > max) this._headers.length = max;
  this._url += url;
}

function onHeadersComplete(
  versionMajor,
  versionMinor,
  headers,
  method,
  url,
  statusCode,
  statusMessage,
  upgrade,
  shouldKeepAlive,
) {
  const parser = this;
  const { socket } = parser;
  if (headers === undefined) {
    headers = parser._headers;
    parser._headers = [];
  }
  if (url === undefined) {
    url = parser._url;
    parser._url = '';
  }
  const Message = socket?.server?.[kIncomingMessage] || IncomingMessage;
  const incoming = (parser.incoming = new Message(socket));
  incoming.httpVersionMajor = versionMajor;
  incoming.httpVersionMinor = versionMinor;
  incoming.httpVersion = `${versionMajor}.${versionMinor}`;
  incoming.joinDuplicateHeaders =
    socket?.server?.joinDuplicateHeaders || parser.joinDuplicateHeaders;
  incoming.url = url;
  incoming.upgrade = upgrade;

  let count = headers.length;
  if (parser.maxHeaderPairs > 0 && count > parser.maxHeaderPairs) {
    // The raw fields of small heads stay whole.
    if (count >= MANY_HEADER_PAIRS) headers.length = parser.maxHeaderPairs;
    count = parser.maxHeaderPairs;
  }
  incoming._addHeaderLines(headers, count);

  if (typeof method === 'number') {
    incoming.method = allMethods[method];
  } else {
    incoming.statusCode = statusCode;
    incoming.statusMessage = statusMessage;
  }
  return parser.onIncoming(incoming, shouldKeepAlive);
}

// The same for the usual head, whose fields come as one string and are told apart when somebody asks for them. `code` is
// an answer's status, or -1 less the number of a request's method.
function onPlainHead(major, minor, head, code, words, upgrade, shouldKeepAlive) {
  const parser = this;
  const { socket } = parser;
  const server = socket?.server;
  const Message = server?.[kIncomingMessage] || IncomingMessage;
  const { maxHeaderPairs: max } = parser;
  if (
    Message !== IncomingMessage ||
    (max > 0 && max < MAX_HEADER_PAIRS) ||
    parser[kOnHeadersComplete] !== scopedHeadersComplete
  ) {
    // Its own ways with fields, or fewer of them.
    const headers = head === '' ? [] : StringPrototypeSplit(head, '\0');
    return parser[kOnHeadersComplete](
      major,
      minor,
      headers,
      code < 0 ? -1 - code : undefined,
      code < 0 ? words : undefined,
      code < 0 ? undefined : code,
      code < 0 ? undefined : words,
      upgrade,
      shouldKeepAlive,
    );
  }
  const incoming = (parser.incoming = new IncomingMessage(socket));
  incoming.httpVersionMajor = major;
  incoming.httpVersionMinor = minor;
  incoming.httpVersion = major === 1 && minor === 1 ? '1.1' : `${major}.${minor}`;
  if (server?.joinDuplicateHeaders || parser.joinDuplicateHeaders) {
    incoming.joinDuplicateHeaders = true;
  }
  incoming.upgrade = upgrade;
  incoming[kHead] = head;
  if (code < 0) {
    incoming.method = allMethods[-1 - code];
    incoming.url = words;
  } else {
    incoming.url = '';
    incoming.statusCode = code;
    incoming.statusMessage = words;
  }
  return parser.onIncoming(incoming, shouldKeepAlive);
}

function onBody(chunk) {
  const stream = this.incoming;
  // The message may have been let go of already.
  if (stream === null) return;
  if (!stream._dumped && !stream.push(chunk)) {
    readStop(this.socket);
  }
}

function onMessageComplete() {
  const parser = this;
  const stream = parser.incoming;
  if (stream !== null) {
    stream.complete = true;
    const headers = parser._headers;
    if (headers.length > 0) {
      stream._addHeaderLines(headers, headers.length);
      parser._headers = [];
      parser._url = '';
    }
    stream.push(null);
  }
  // Go on reading, in case the body's consumer had stopped it.
  readStart(parser.socket);
}

// One path for the usual case without hooks, spelled out because it is hot.
const hookedHeadersComplete = scoped(onHeadersComplete);
const hookedPlainHead = scoped(onPlainHead);
const hookedBody = scoped(onBody);
const hookedMessageComplete = scoped(onMessageComplete);

function scopedHeadersComplete(a, b, c, d, e, f, g, h, i) {
  if (this[kAsyncId] !== 0) return hookedHeadersComplete.call(this, a, b, c, d, e, f, g, h, i);
  return onHeadersComplete.call(this, a, b, c, d, e, f, g, h, i);
}

function scopedPlainHead(a, b, c, d, e, f, g) {
  if (this[kAsyncId] !== 0) return hookedPlainHead.call(this, a, b, c, d, e, f, g);
  return onPlainHead.call(this, a, b, c, d, e, f, g);
}

function scopedBody(chunk) {
  if (this[kAsyncId] !== 0) hookedBody.call(this, chunk);
  else onBody.call(this, chunk);
}

function scopedMessageComplete() {
  if (this[kAsyncId] !== 0) hookedMessageComplete.call(this);
  else onMessageComplete.call(this);
}

function cleanParser(parser) {
  parser._headers = [];
  parser._url = '';
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.maxHeaderPairs = MAX_HEADER_PAIRS;
  parser[kOnMessageBegin] = null;
  parser[kOnExecute] = null;
  parser[kOnTimeout] = null;
  parser._consumed = false;
  parser.onIncoming = null;
  parser.joinDuplicateHeaders = null;
}

function closeParserInstance(parser) {
  parser.close();
}

// Takes a parser off its connection. It must not be reused while it still runs, hence the detour.
function freeParser(parser, req, socket) {
  if (parser) {
    if (parser._consumed) parser.unconsume();
    cleanParser(parser);
    endAsyncResource(parser);
    if (parsers.free(parser) === false) {
      parser.remove();
      setImmediate(closeParserInstance, parser);
    } else {
      // Which is `remove` as well.
      parser.free();
    }
  }
  if (req) req.parser = null;
  if (socket) socket.parser = null;
}

// The search is for what is wrong: a search that fails makes no result object.
const notTokenRegExp = /[^^_`a-zA-Z\-0-9!#$%&'*+.|~]/;
function checkIsHttpToken(value) {
  return value !== '' && RegExpPrototypeExec(notTokenRegExp, value) === null;
}

const strictValueRegExp = /[^\t\x20-\x7e\x80-\xff]/;
// What the Fetch standard refuses: NUL, line ends, and what is no byte.
const relaxedValueRegExp = /[\x00\n\r]|[^\x00-\xff]/;
function checkInvalidHeaderChar(value, relaxed = false) {
  return RegExpPrototypeExec(relaxed ? relaxedValueRegExp : strictValueRegExp, value) !== null;
}

let warnedLenient = false;
function isLenient() {
  if (getOptionValue('--insecure-http-parser') && !warnedLenient) {
    warnedLenient = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return warnedLenient;
}

// The parser's leniency bits for the two options that ask for them.
function calculateLenientFlags(httpValidation, insecureHTTPParser) {
  if (httpValidation === 'strict') return HTTPParser.kLenientNone | 0;
  if (httpValidation === 'relaxed') return HTTPParser.kLenientHeaderValueRelaxed | 0;
  if (httpValidation === 'insecure') return HTTPParser.kLenientAll | 0;
  const insecure = insecureHTTPParser === undefined ? isLenient() : insecureHTTPParser;
  return (insecure ? HTTPParser.kLenientAll : HTTPParser.kLenientNone) | 0;
}

function validateParserOptions(options) {
  const { insecureHTTPParser, httpValidation } = options;
  if (insecureHTTPParser !== undefined) {
    validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  }
  if (httpValidation !== undefined) {
    validateOneOf(httpValidation, 'options.httpValidation', HTTP_VALIDATIONS);
    if (insecureHTTPParser !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.httpValidation',
        httpValidation,
        'cannot be used together with options.insecureHTTPParser',
      );
    }
  }
}

function prepareError(error, parser, rawPacket) {
  error.rawPacket = rawPacket || parser.getCurrentBuffer();
  if (typeof error.reason === 'string') error.message = `Parse Error: ${error.reason}`;
}

const chunkExpression = /(?:^|\W)chunked(?:$|\W)/i;
const continueExpression = /(?:^|\W)100-continue(?:$|\W)/i;

// Readers of WebSockets take every message apart into several views.
function expectMessages(socket, { headers: { upgrade } }) {
  if (upgrade === undefined || StringPrototypeToLowerCase(upgrade) !== 'websocket') return;
  socket._handle?.shareArrivals?.();
}

module.exports = {
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression,
  continueExpression,
  CRLF: '\r\n',
  freeParser,
  methods,
  parsers,
  kIncomingMessage,
  HTTPParser,
  isLenient,
  calculateLenientFlags,
  prepareError,
  kSkipPendingData,
  // Not part of the public face of `_http_common`.
  beginAsyncResource,
  expectMessages,
  validateParserOptions,
};
