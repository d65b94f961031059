'use strict';
// The public face of `http`.

const { ObjectDefineProperties, globalThis } = primordials;
const { validateInteger, validateObject } = require('#internal/validators');
const { methods, parsers } = require('#http/common');
const agent = require('#http/agent');
const { ClientRequest } = require('#http/client');
const { IncomingMessage } = require('#http/incoming');
const { hideStackFrames } = require('#internal/errors');
const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('#http/outgoing');
const { Server, ServerResponse, STATUS_CODES, _connectionListener } = require('#http/server');

let maxHeaderSize;

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
  parsers.max = max;
}

/** Gives both global agents the proxies of an environment; returns what takes them away again. */
function setGlobalProxyFromEnv(proxyEnv = process.env) {
  validateObject(proxyEnv, 'proxyEnv');
  require('#http/proxy').checkEnvironment(proxyEnv);
  const https = require('https');
  const before = [agent.globalAgent, https.globalAgent];
  const options = { keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv };
  agent.globalAgent = new agent.Agent(options);
  https.globalAgent = new https.Agent(options);
  const { globalProxy } = require('#http/internal');
  const { environment } = globalProxy;
  globalProxy.environment = proxyEnv;
  globalProxy.generation++;
  return function restore() {
    globalProxy.environment = environment;
    globalProxy.generation++;
    agent.globalAgent = before[0];
    https.globalAgent = before[1];
  };
}

module.exports = {
  _connectionListener,
  METHODS: methods.toSorted(),
  STATUS_CODES,
  Agent: agent.Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName: hideStackFrames((name, label) => validateHeaderName(name, label)),
  validateHeaderValue: hideStackFrames((name, value) => validateHeaderValue(name, value)),
  get,
  request,
  setMaxIdleHTTPParsers,
  setGlobalProxyFromEnv,
};

function lazyGlobal(name) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return globalThis[name];
    },
  };
}

ObjectDefineProperties(module.exports, {
  maxHeaderSize: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      maxHeaderSize ??= require('#internal/options').getOptionValue('--max-http-header-size');
      return maxHeaderSize;
    },
  },
  globalAgent: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return agent.globalAgent;
    },
    set(value) {
      agent.globalAgent = value;
    },
  },
  WebSocket: lazyGlobal('WebSocket'),
  CloseEvent: lazyGlobal('CloseEvent'),
  MessageEvent: lazyGlobal('MessageEvent'),
});
