'use strict';
// What the files of this module share: the `Date` header's text, the symbols under which messages keep
// their inner parts, and the channels on which they speak.

const { Date, DateNow, DatePrototypeToUTCString, MathFloor, Symbol } = primordials;
const dc = require('diagnostics_channel');

let cachedSecond = 0;
let cachedDate = '';

// The text changes once a second, so it is formatted once a second.
function utcDate() {
  const second = MathFloor(DateNow() / 1000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedDate = DatePrototypeToUTCString(new Date());
  }
  return cachedDate;
}

const { wireLog } = require('#internal/wire_log');

// What goes on, for NODE_DEBUG=http.
const debug = wireLog('http');

// What `setGlobalProxyFromEnv` has set, for those who make connections without an agent.
const globalProxy = { environment: undefined, generation: 0 };

// The way through proxies, for the same.
function proxies() {
  return require('#http/proxy');
}

module.exports = {
  debug,
  globalProxy,
  // In the place of a callback that was not given.
  ignored() {},
  proxies,
  utcDate,
  kOutHeaders: Symbol('kOutHeaders'),
  kCutShort: Symbol('kCutShort'),
  // All of a message has been written, which those hear who gave its `end` a callback.
  kWritten: Symbol('kWritten'),
  kEndCallbacks: Symbol('kEndCallbacks'),
  kNeedDrain: Symbol('kNeedDrain'),
  // Whether a socket rests in an agent, and whether the parser reads from its handle.
  kAtRest: Symbol('kAtRest'),
  kReads: Symbol('kReads'),
  // What is logged of a server that speaks to such a socket.
  UNASKED: 'READ on FREE socket - destroying poisoned socket',
  kSocket: Symbol('kSocket'),
  // The native connection that carries a message without a socket having been made.
  kConnection: Symbol('kConnection'),
  kHead: Symbol('kHead'),
  kIncomingMessage: Symbol('IncomingMessage'),
  kServerResponse: Symbol('ServerResponse'),
  kSkipPendingData: Symbol('SkipPendingData'),
  kUniqueHeaders: Symbol('kUniqueHeaders'),
  // What ends the measuring of a message that observers of `perf_hooks` want to hear of.
  kMeasured: Symbol('kMeasured'),
  kConnections: Symbol('http.server.connections'),
  channels: {
    clientCreated: dc.channel('http.client.request.created'),
    clientStart: dc.channel('http.client.request.start'),
    clientError: dc.channel('http.client.request.error'),
    clientFinish: dc.channel('http.client.response.finish'),
    serverStart: dc.channel('http.server.request.start'),
    serverCreated: dc.channel('http.server.response.created'),
    serverFinish: dc.channel('http.server.response.finish'),
  },
};
