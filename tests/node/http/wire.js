'use strict';
// Talks to a server with bytes of its own, for tests of what is on the wire.

const net = require('net');

/** What the server at `port` answers to `request` until it ends, or until `isEnough(answer)`; dates are left out. */
function exchange(port, request, isEnough = () => false) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
      if (isEnough(answer)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.replace(/Date: .*?\r\n/g, '')));
  });
}

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

module.exports = { exchange, listen };
