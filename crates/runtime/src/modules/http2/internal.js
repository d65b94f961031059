'use strict';

// What this module hands to the others: sessions of clients, and what streams do not tell programs.

const { kState } = require('#http2/util');

/** Whether all of the peer's content has come, which a stream that was reset cannot say. */
function peerHasEnded(stream) {
  return stream[kState].peerEnded;
}

/** A session on a connection that is there already. */
function connectOver(socket, authority, options) {
  const { connect } = require('#http2/connect');
  return connect(authority, { ...options, createConnection: () => socket });
}

module.exports = { connectOver, peerHasEnded };
