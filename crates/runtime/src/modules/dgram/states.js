'use strict';
// The states in which a UDP socket can be.

module.exports = {
  BIND_UNBOUND: 0,
  BIND_BINDING: 1,
  BIND_BOUND: 2,
  DISCONNECTED: 0,
  CONNECTING: 1,
  CONNECTED: 2,
};
