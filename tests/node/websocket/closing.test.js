'use strict';
// The closing handshake from either side, and connections that end without one.
const assert = require('assert');
const { close, event, frame, listen } = require('./server.js');
const finish = require('../finish.js');

finish(async () => {
  const received = [];
  const { server, url } = await listen(({ opcode, payload }, socket) => {
    if (opcode === 8) {
      received.push(payload.length < 2 ? null : payload.readUInt16BE(0));
      close(socket, payload);
    } else if (payload.toString() === 'vanish') {
      socket.destroy();
    } else {
      socket.write(payload);
    }
  });
  const open = async () => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    await event(socket, 'open');
    return socket;
  };

  const mine = await open();
  for (const [args, name] of [
    [[999], 'InvalidAccessError'],
    [[1001], 'InvalidAccessError'],
    [[5000], 'InvalidAccessError'],
    [[3000, 'x'.repeat(124)], 'SyntaxError'],
  ]) {
    assert.throws(() => mine.close(...args), { name });
  }
  mine.close(3000, 'why');
  assert.strictEqual(mine.readyState, WebSocket.CLOSING);
  mine.send('is dropped');
  const end = await event(mine, 'close');
  assert.deepStrictEqual([end.code, end.reason, end.wasClean], [3000, 'why', true]);

  const theirs = await open();
  theirs.send(frame(8, Buffer.concat([Buffer.from([0x0f, 0xa1]), Buffer.from('bye')])));
  const ended = await event(theirs, 'close');
  assert.deepStrictEqual([ended.code, ended.reason, ended.wasClean], [4001, 'bye', true]);

  // What is against the protocol ends the connection, and the server hears why.
  const bad = {
    1002: [
      Buffer.from([0x91, 0]),
      Buffer.from([0x83, 0]),
      Buffer.from([0x81, 0x80, 0, 0, 0, 0]),
      Buffer.from([0x80, 0]),
      Buffer.from([0xc1, 0]),
      Buffer.from([0x09, 0]),
    ],
    1007: [frame(1, Buffer.from([0xc3, 0x28]))],
  };
  for (const code of Object.keys(bad)) {
    for (const bytes of bad[code]) {
      const socket = await open();
      const failed = event(socket, 'error');
      const closed = event(socket, 'close');
      received.length = 0;
      socket.send(bytes);
      await failed;
      const { code: seen, wasClean } = await closed;
      assert.deepStrictEqual([seen, wasClean], [1006, false]);
    }
  }

  const lost = await open();
  const error = event(lost, 'error');
  lost.send('vanish');
  assert.ok((await error) instanceof ErrorEvent);
  server.close();
});
