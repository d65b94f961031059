'use strict';

// Connections at rest: one timer a server ends those that have been so for too long.

const { Symbol } = primordials;
const { setTimeout } = require('#timers/internal');
const { kConnections } = require('#http/internal');

const kIdleTimer = Symbol('kIdleTimer');

function armIdleTimer(server) {
  if (server[kIdleTimer] || !(server.keepAliveTimeout > 0)) return;
  const limit = server.keepAliveTimeout + (server.keepAliveTimeoutBuffer || 0);
  server[kIdleTimer] = setTimeout(checkIdle, limit, server);
  server[kIdleTimer].unref();
}

// Ends those that have been at rest too long and comes back when the next one may be.
function checkIdle(server) {
  server[kIdleTimer] = null;
  const limit = server.keepAliveTimeout + (server.keepAliveTimeoutBuffer || 0);
  const connections = server[kConnections].idle();
  let wait = -1;
  for (let i = 0; i < connections.length; i++) {
    const conn = connections[i];
    // Those over sockets have timeouts of their own.
    if (conn.isAtRest === undefined) continue;
    const time = conn.idleTime();
    if (time < 0 || !conn.isAtRest()) continue;
    if (time < limit) {
      if (wait < 0 || limit - time < wait) wait = limit - time;
    } else if (server.listenerCount('timeout') > 0) {
      server.emit('timeout', conn.materialize());
    } else {
      conn.closeIfIdle();
    }
  }
  if (wait >= 0) {
    server[kIdleTimer] = setTimeout(checkIdle, wait < 20 ? 20 : wait, server);
    server[kIdleTimer].unref();
  }
}

module.exports = { armIdleTimer };
