'use strict';

// The public module `async_hooks`.

const { ObjectDefineProperties, StringPrototypeSplit } = primordials;

const { executionAsyncId, executionAsyncResource, triggerAsyncId } =
  require('#async_hooks/internal');

function createHook(callbacks) {
  const { AsyncHook } = require('#async_hooks/hooks');
  return new AsyncHook(callbacks);
}

// The kinds of native resources that hooks may see, as Node numbers them.
const providers =
  'NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER FSEVENTWRAP ' +
  'FSREQCALLBACK FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT HTTP2SESSION ' +
  'HTTP2STREAM HTTP2PING HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST LOCKS DTLS_ENDPOINT ' +
  'DTLS_SESSION JSSTREAM JSUDPWRAP MESSAGEPORT PIPECONNECTWRAP PIPESERVERWRAP PIPEWRAP ' +
  'PROCESSWRAP PROMISE QUERYWRAP QUIC_ENDPOINT QUIC_LOGSTREAM QUIC_SESSION QUIC_STREAM QUIC_UDP ' +
  'SHUTDOWNWRAP SIGNALWRAP STATWATCHER STREAMPIPE TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP TTYWRAP ' +
  'UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER WORKERCPUPROFILE WORKERCPUUSAGE WORKERHEAPPROFILE ' +
  'WORKERHEAPSNAPSHOT WORKERHEAPSTATISTICS WRITEWRAP ZLIB CHECKPRIMEREQUEST PBKDF2REQUEST ' +
  'KEYPAIRGENREQUEST KEYGENREQUEST KEYEXPORTREQUEST ARGON2REQUEST CIPHERREQUEST ' +
  'DERIVEBITSREQUEST HASHREQUEST RANDOMBYTESREQUEST RANDOMPRIMEREQUEST SCRYPTREQUEST SIGNREQUEST ' +
  'TLSWRAP VERIFYREQUEST';

let asyncWrapProviders;
function getProviders() {
  if (asyncWrapProviders === undefined) {
    asyncWrapProviders = { __proto__: null };
    const names = StringPrototypeSplit(providers, ' ');
    for (let i = 0; i < names.length; i++) asyncWrapProviders[names[i]] = i;
  }
  return asyncWrapProviders;
}

module.exports = {
  AsyncLocalStorage: undefined,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders: undefined,
  AsyncResource: undefined,
};
ObjectDefineProperties(module.exports, {
  AsyncLocalStorage: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return require('#async_hooks/async_local_storage').AsyncLocalStorage;
    },
  },
  asyncWrapProviders: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: getProviders,
  },
  AsyncResource: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return require('#async_hooks/async_resource').AsyncResource;
    },
  },
});
