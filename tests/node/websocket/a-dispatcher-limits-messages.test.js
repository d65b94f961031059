'use strict';
// The largest message that a dispatcher allows: a larger one ends the connection, and 0 is no limit.
const assert = require('assert');
const http = require('http');
const { close, event, frame, listen } = require('./server.js');
const finish = require('../finish.js');

class Dispatcher {
  constructor(maxPayloadSize) {
    this.webSocketOptions = { maxPayloadSize };
  }

  dispatch({ path, origin, headers }, handler) {
    const request = http.get(origin + path, {
      headers: { ...headers, connection: 'upgrade', upgrade: 'websocket' },
    });
    request.on('upgrade', (res, socket) => {
      const rawHeaders = res.rawHeaders.map((field) => Buffer.from(field));
      const controller = { abort() {}, pause() {}, resume() {}, rawHeaders, dispatcher: this };
      handler.onRequestStart(controller, {});
      handler.onRequestUpgrade(controller, 101, res.headers, socket);
    });
    return true;
  }
}

finish(async () => {
  const ends = [];
  const { server, url } = await listen(({ opcode, payload }, socket) => {
    if (opcode === 8) {
      ends.push(payload.readUInt16BE(0));
      close(socket, payload);
    } else {
      socket.write(frame(2, Buffer.alloc(Number(payload.toString()))));
    }
  });
  for (const [most, size, fits] of [
    [100, 100, true],
    [100, 101, false],
    [0, 1000, true],
  ]) {
    const socket = new WebSocket(url, { dispatcher: new Dispatcher(most) });
    socket.binaryType = 'arraybuffer';
    await event(socket, 'open');
    socket.send(`${size}`);
    if (fits) {
      const { data } = await event(socket, 'message');
      assert.strictEqual(data.byteLength, size);
      socket.close(1000);
    }
    const { code } = await event(socket, 'close');
    assert.strictEqual(code, fits ? 1000 : 1006);
  }
  assert.deepStrictEqual(ends, [1000, 1009, 1000]);
  server.close();
});
