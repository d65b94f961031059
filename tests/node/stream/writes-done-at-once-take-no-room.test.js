'use strict';
// A write that is done at once takes no room: the writer may go on and there is nothing to drain, however much it was.
const assert = require('assert');
const net = require('net');
const { Duplex, Transform, Writable } = require('stream');

const big = Buffer.alloc(64 * 1024);
for (const Class of [Writable, Duplex]) {
  for (const options of [{}, { highWaterMark: 0 }, { objectMode: true, highWaterMark: 1 }]) {
    const stream = new Class({
      ...options,
      read() {},
      write(_chunk, _encoding, callback) {
        assert.strictEqual(this.writableNeedDrain, false);
        callback();
      },
    });
    stream.on('drain', assert.fail);
    for (let i = 0; i < 3; i++) {
      assert.strictEqual(stream.write(big), true);
      assert.strictEqual(
        stream.write('some text', 'latin1', () => {}),
        true,
      );
      assert.strictEqual(stream.writableNeedDrain, false);
    }
  }
}

// What was written to a corked stream, or is done later, does take room.
const corked = new Writable({
  highWaterMark: 3,
  write: (_chunk, _encoding, callback) => callback(),
});
corked.cork();
assert.strictEqual(corked.write('abc'), false);
assert.strictEqual(corked.writableNeedDrain, true);
corked.uncork();
let drained = 0;
corked.on('drain', () => drained++);
const later = new Writable({
  highWaterMark: 3,
  write: (_chunk, _encoding, callback) => setImmediate(callback),
});
assert.strictEqual(later.write('abc'), false);
later.on('drain', () => drained++);

// Nor does what a transform was given after the end of its other side.
const ended = new Transform({
  highWaterMark: 3,
  transform(_chunk, _encoding, callback) {
    this.push(null);
    callback();
  },
});
assert.strictEqual(ended.write('abc'), false);
ended.on('drain', () => drained++);

// The kernel takes this at once.
const server = net.createServer((socket) => socket.resume().on('end', () => server.close()));
server.listen(0, () => {
  const socket = net.connect(server.address().port, () => {
    socket.on('drain', assert.fail);
    assert.strictEqual(socket.write(big), true);
    assert.strictEqual(socket.writableLength, 0);
    socket.end();
  });
});
process.on('exit', () => assert.strictEqual(drained, 3));
