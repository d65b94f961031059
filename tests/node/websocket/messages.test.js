'use strict';
// Messages of text and bytes go both ways, whole and in fragments.
const assert = require('assert');
const { close, event, frame, listen } = require('./server.js');
const finish = require('../finish.js');

finish(async () => {
  const { server, url } = await listen(({ opcode, payload, masked }, socket) => {
    assert.strictEqual(masked, true);
    if (opcode === 8) {
      close(socket, payload);
    } else if (payload.toString() === 'fragments') {
      const euro = Buffer.from('€');
      socket.write(frame(1, euro.subarray(0, 1), { fin: false }));
      socket.write(frame(9, 'ping'));
      socket.write(frame(0, euro.subarray(1), { fin: true }));
    } else if (opcode === 10) {
      assert.strictEqual(payload.toString(), 'ping');
    } else {
      socket.write(frame(opcode, payload));
    }
  });
  const socket = new WebSocket(url);
  assert.strictEqual(socket.readyState, WebSocket.CONNECTING);
  assert.throws(() => socket.send('x'), { name: 'InvalidStateError' });
  await event(socket, 'open');
  assert.strictEqual(socket.readyState, WebSocket.OPEN);
  assert.strictEqual(socket.url, `${url}/`);

  const echo = async (data) => {
    socket.send(data);
    return (await event(socket, 'message')).data;
  };
  assert.strictEqual(await echo('héllo 😀'), 'héllo 😀');
  assert.strictEqual(await echo(''), '');
  assert.strictEqual(await echo(42), '42');
  const long = 'x'.repeat(200000);
  assert.strictEqual((await echo(long)) === long, true);
  const blob = await echo(new Uint8Array([1, 2, 3]));
  assert.ok(blob instanceof Blob);
  assert.deepStrictEqual([...(await blob.bytes())], [1, 2, 3]);
  socket.binaryType = 'arraybuffer';
  assert.deepStrictEqual([...new Uint8Array(await echo(new Uint8Array([7]).buffer))], [7]);
  assert.strictEqual(Buffer.from(await echo(new Blob(['from a blob']))).toString(), 'from a blob');
  socket.binaryType = 'nonsense';
  assert.strictEqual(socket.binaryType, 'blob');
  assert.strictEqual(await echo('fragments'), '€');

  // A blob takes a while to be read; what is sent after it arrives after it.
  socket.binaryType = 'arraybuffer';
  socket.send(new Blob(['first']));
  socket.send('second');
  assert.strictEqual(socket.bufferedAmount, 11);
  const [first, second] = await new Promise((resolve) => {
    const list = [];
    socket.onmessage = (message) => list.push(message) === 2 && resolve(list);
  });
  assert.strictEqual(Buffer.from(first.data).toString(), 'first');
  assert.strictEqual(second.data, 'second');
  assert.strictEqual(second.origin, url);

  socket.close();
  const { code, wasClean } = await event(socket, 'close');
  assert.strictEqual(code, 1005);
  assert.strictEqual(wasClean, true);
  assert.strictEqual(socket.readyState, WebSocket.CLOSED);
  server.close();
});
