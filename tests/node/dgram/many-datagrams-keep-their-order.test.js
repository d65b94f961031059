'use strict';
// Datagrams that have piled up come one by one, in their order and whole; none comes after `close`, whoever calls that.
const assert = require('assert');
const dgram = require('dgram');

const SIZES = [0, 1, 96, 97, 1024, 1025, 9000, 60_000];
const ROUNDS = 5;

function receiver(onMessage, done) {
  const socket = dgram.createSocket('udp4');
  const sender = dgram.createSocket('udp4');
  socket.setMaxListeners(0);
  socket.bind(0, '127.0.0.1', () => {
    socket.setRecvBufferSize(4 << 20);
    const { port } = socket.address();
    sender.bind(0, '127.0.0.1', () => {
      const from = sender.address().port;
      socket.on('message', (message, peer) => onMessage(socket, message, peer, from));
      sender.connect(port, '127.0.0.1', () => done(sender, socket));
    });
  });
}

let ticks = 0;
let seen = 0;
const whole = [];
receiver(
  (socket, message, peer, from) => {
    const size = SIZES[seen % SIZES.length];
    assert.ok(Buffer.isBuffer(message));
    assert.strictEqual(message.length, size);
    assert.ok(message.every((byte) => byte === seen + 1));
    assert.deepStrictEqual(peer, { address: '127.0.0.1', family: 'IPv4', port: from, size });
    whole.push(message);
    // What a message leads to comes before the next message.
    assert.strictEqual(ticks, seen);
    seen++;
    process.nextTick(() => ticks++);
    if (seen === SIZES.length * ROUNDS) {
      socket.close();
      whole.forEach((each, i) => {
        assert.ok(each.every((byte) => byte === i + 1));
        assert.strictEqual(each.buffer.byteLength, each.length);
      });
    }
  },
  (sender, socket) => {
    let number = 0;
    const burst = () => {
      // Fits into the kernel's smallest room, and all of it is there before the receiver looks.
      for (const size of SIZES) sender.send(Buffer.alloc(size, ++number));
      if (number < SIZES.length * ROUNDS) waitFor(number, burst);
      else sender.close();
    };
    const waitFor = (count, then) => {
      if (seen >= count) then();
      else setTimeout(waitFor, 1, count, then);
    };
    burst();
    socket.on('error', assert.ifError);
  },
);

let taken = 0;
receiver(
  (socket) => {
    taken++;
    assert.ok(taken <= 3);
    if (taken === 3) socket.close();
  },
  (sender) => {
    let left = 20;
    for (let i = 0; i < 20; i++) {
      sender.send('x', () => {
        if (--left === 0) sender.close();
      });
    }
  },
);
process.on('exit', () => {
  assert.strictEqual(seen, SIZES.length * ROUNDS);
  assert.strictEqual(taken, 3);
});
