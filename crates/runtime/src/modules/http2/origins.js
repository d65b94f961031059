'use strict';

// The origins that a session may be used for.

const { ArrayFrom, ArrayPrototypePush, SafeSet } = primordials;
const {
  codes: { ERR_HTTP2_TOO_MANY_ORIGINS },
} = require('#internal/errors');
const { kOptions, kSocket, kState, kUpdateTimer } = require('#http2/util');

function setOf(session) {
  const state = session[kState];
  if (state.originSet !== undefined) return state.originSet;
  const set = (state.originSet = new SafeSet());
  const socket = session[kSocket];
  let name = socket.servername;
  if (name === null || name === false || name === undefined) {
    if (socket.remoteFamily === 'IPv6') name = `[${socket.remoteAddress}]`;
    else name = socket.remoteAddress;
  }
  let origin = `https://${name}`;
  if (socket.remotePort !== undefined && socket.remotePort !== null) {
    origin += `:${socket.remotePort}`;
  }
  set.add(new URL(origin).origin);
  return set;
}

const { URL } = require('url');

/** The origins as an array. */
function list(session) {
  return ArrayFrom(setOf(session));
}

function remove(session, origin) {
  if (!session.encrypted) return;
  setOf(session).delete(origin);
}

/** The server speaks for more of them. */
function received(session, origins) {
  session[kUpdateTimer]();
  if (!session.encrypted || session.destroyed) return;
  const set = setOf(session);
  const most = session[kOptions].maxOriginSetSize ?? 128;
  const fresh = [];
  for (let i = 0; i < origins.length; i++) {
    const { origin } = new URL(origins[i]);
    if (!set.has(origin) && set.size >= most) {
      session.destroy(new ERR_HTTP2_TOO_MANY_ORIGINS(most), 11);
      return;
    }
    set.add(origin);
    ArrayPrototypePush(fresh, origins[i]);
  }
  process.nextTick(() => session.emit('origin', origins));
}

module.exports = { list, received, remove };
