'use strict';
// Hundreds of connections that have something to say in the same turn are each heard, and those that somebody ends meanwhile
// are not heard any more.
const assert = require('assert');
const net = require('net');

const CONNECTIONS = 300;
const ROUNDS = 4;

const served = [];
let ended = 0;
const server = net.createServer((socket) => {
  socket.on('data', (chunk) => {
    assert.ok(!socket.gone);
    const text = String(chunk);
    if (text === 'end another') {
      // Its own words may have arrived with these.
      const other = served.find((each) => each !== socket && !each.gone && each.mayGo);
      if (other) {
        other.gone = true;
        other.destroy();
      }
    } else if (text === 'let go') {
      socket.mayGo = true;
    }
    socket.write(chunk);
  });
  socket.on('error', () => {});
  served.push(socket);
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, () => {
  const clients = [];
  let open = 0;
  const connect = () => {
    const socket = net.connect(server.address().port, '127.0.0.1', () => {
      if (++open === CONNECTIONS) round(0);
      else connect();
    });
    socket.on('error', () => {});
    clients.push(socket);
  };

  const round = (number) => {
    if (number === ROUNDS) return goAway();
    let left = CONNECTIONS;
    clients.forEach((socket, i) => {
      const text = i % 2 ? 'let go' : `round ${number} of ${i}`;
      socket.once('data', (chunk) => {
        assert.strictEqual(String(chunk), text);
        if (--left === 0) setImmediate(round, number + 1);
      });
      socket.write(text);
    });
  };

  // Half of them end another of the other half each, all in one turn.
  const goAway = () => {
    for (const socket of clients) {
      socket.once('close', () => {
        if (++ended === CONNECTIONS) server.close();
      });
      socket.on('data', (chunk) => {
        assert.ok(['end another', 'let go'].includes(String(chunk)));
        if (String(chunk) === 'end another') socket.end();
      });
    }
    clients.forEach((socket, i) => socket.write(i % 2 ? 'let go' : 'end another'));
  };
  connect();
});

process.on('exit', () => {
  assert.strictEqual(served.length, CONNECTIONS);
  assert.strictEqual(ended, CONNECTIONS);
  assert.strictEqual(served.filter((socket) => socket.gone).length, CONNECTIONS / 2);
});
