'use strict';

// What the files of this module share: symbols under which sessions and streams keep their inner parts, flags of their
// states, names of error codes and the errors of the library below.

const { Error, ObjectDefineProperty, Symbol } = primordials;
const constants = require('#http2/constants');
const {
  codes: { ERR_HTTP2_TOO_MANY_INVALID_FRAMES },
} = require('#internal/errors');
const { errorMessage } = internalBinding('http2');

// Names of the error codes of frames, by number.
const nameForErrorCode = [
  'NGHTTP2_NO_ERROR',
  'NGHTTP2_PROTOCOL_ERROR',
  'NGHTTP2_INTERNAL_ERROR',
  'NGHTTP2_FLOW_CONTROL_ERROR',
  'NGHTTP2_SETTINGS_TIMEOUT',
  'NGHTTP2_STREAM_CLOSED',
  'NGHTTP2_FRAME_SIZE_ERROR',
  'NGHTTP2_REFUSED_STREAM',
  'NGHTTP2_CANCEL',
  'NGHTTP2_COMPRESSION_ERROR',
  'NGHTTP2_CONNECT_ERROR',
  'NGHTTP2_ENHANCE_YOUR_CALM',
  'NGHTTP2_INADEQUATE_SECURITY',
  'NGHTTP2_HTTP_1_1_REQUIRED',
];

// A failure inside the library below, with its number.
class NghttpError extends Error {
  constructor(number) {
    super(errorMessage(number));
    this.code = 'ERR_HTTP2_ERROR';
    this.errno = number;
    ObjectDefineProperty(this, internalBinding('errors').kIsNodeError, {
      __proto__: null,
      value: true,
      enumerable: false,
      writable: false,
      configurable: true,
    });
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function nghttpError(number, tooManyInvalid) {
  if (tooManyInvalid) return new ERR_HTTP2_TOO_MANY_INVALID_FRAMES();
  return new NghttpError(number);
}

// How many streams a peer may still have rejected and the like: what options give, negative for what is usual.
function numbersOf(options) {
  const number = (value) => (typeof value === 'number' && value >= 0 ? value : -1);
  const server = options.server === true;
  const pairs = number(options.maxHeaderListPairs);
  const least = server ? 4 : 1;
  const burst = number(options.streamResetBurst);
  const rate = number(options.streamResetRate);
  return [
    number(options.maxDeflateDynamicTableSize),
    number(options.maxReservedRemoteStreams),
    number(options.maxSendHeaderBlockLength),
    number(options.peerMaxConcurrentStreams),
    -1,
    number(options.maxSettings),
    pairs < 0 ? -1 : pairs < least ? least : pairs,
    number(options.maxSessionInvalidFrames),
    number(options.maxSessionRejectedStreams),
    number(options.maxSessionMemory) < 0 ? -1 : options.maxSessionMemory * 1e6,
    rate < 0 ? -1 : burst,
    burst < 0 ? -1 : rate,
    options.strictFieldWhitespaceValidation === false ? 0 : 1,
    number(options.paddingStrategy),
  ];
}

module.exports = {
  constants,
  nameForErrorCode,
  NghttpError,
  nghttpError,
  numbersOf,
  kSensitiveHeaders: Symbol('sensitiveHeaders'),
  kBoundSession: Symbol('bound-session'),
  kAuthority: Symbol('authority'),
  kHandle: Symbol('kHandle'),
  kID: Symbol('id'),
  kInit: Symbol('init'),
  kMaybeDestroy: Symbol('maybe-destroy'),
  kOptions: Symbol('options'),
  kOwner: Symbol('owner'),
  kOrigin: Symbol('origin'),
  kProceed: Symbol('proceed'),
  kProtocol: Symbol('protocol'),
  kProxySocket: Symbol('proxySocket'),
  kRawHeaders: Symbol('rawHeaders'),
  kRequest: Symbol('request'),
  kResponse: Symbol('response'),
  kSentHeaders: Symbol('sent-headers'),
  kSentTrailers: Symbol('sent-trailers'),
  kInfoHeaders: Symbol('sent-info-headers'),
  kServer: Symbol('server'),
  kSession: Symbol('session'),
  kSocket: Symbol('socket'),
  kState: Symbol('state'),
  kType: Symbol('type'),
  kUpdateTimer: Symbol('update-timer'),
};
