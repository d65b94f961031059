'use strict';
// For tests of connections that are refused. A port that has been closed may be anybody's by then.

const net = require('net');

/** A port of 127.0.0.1 that refuses connections as long as the test runs, since it is taken and nobody listens. */
module.exports = function refusing() {
  const held = new net.BoundSocket({ host: '127.0.0.1' });
  process.on('exit', () => held.close());
  return held.address().port;
};
