'use strict';
// Datagrams of several senders by turns: each is told with the address and port of its own, in an object of its own.
const assert = require('assert');
const dgram = require('dgram');

const ROUNDS = 20;
const receiver = dgram.createSocket('udp4');
const senders = ['127.0.0.1', '127.0.0.2', '127.0.0.1'].map((address) => ({
  address,
  socket: dgram.createSocket('udp4'),
}));
const seen = new Set();
let got = 0;

receiver.on('message', (message, rinfo) => {
  const sender = senders[Number(String(message))];
  assert.deepStrictEqual(rinfo, {
    address: sender.address,
    family: 'IPv4',
    port: sender.socket.address().port,
    size: 1,
  });
  assert.ok(!seen.has(rinfo));
  seen.add(rinfo);
  receiver.send('answer', rinfo.port, rinfo.address, (err, size) => {
    assert.strictEqual(err, null);
    assert.strictEqual(size, 6);
  });
  got++;
});

let answers = 0;
function sendAll() {
  senders.forEach(({ socket }, i) => socket.send(String(i), receiver.address().port, '127.0.0.1'));
}

receiver.bind(0, '127.0.0.1', () => {
  let bound = 0;
  for (const { address, socket } of senders) {
    socket.on('message', (message, rinfo) => {
      assert.strictEqual(String(message), 'answer');
      assert.strictEqual(rinfo.port, receiver.address().port);
      answers++;
      if (answers === ROUNDS * senders.length) {
        assert.strictEqual(got, answers);
        receiver.close();
        for (const other of senders) other.socket.close();
      } else if (answers % senders.length === 0) {
        sendAll();
      }
    });
    socket.bind(0, address, () => {
      if (++bound === senders.length) sendAll();
    });
  }
});
