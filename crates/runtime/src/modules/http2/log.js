'use strict';
// What sessions and streams tell under NODE_DEBUG=http2.

const { nothing, wireLog } = require('#internal/wire_log');

const debug = wireLog('http2');

const nameOf = (session) => `Http2Session ${session?.type === 0 ? 'server' : 'client'}`;

function tellOfSession(session, text) {
  debug(`${nameOf(session)}: ${text}`);
}

function tellOfStream(session, id, text) {
  debug(`Http2Stream ${id} [${nameOf(session)}]: ${text}`);
}

module.exports = {
  debug,
  log: debug === nothing ? nothing : tellOfSession,
  logStream: debug === nothing ? nothing : tellOfStream,
};
