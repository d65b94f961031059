'use strict';
// Who breaks the rules gets a close frame that says which one, in the words of Node.
const assert = require('assert');
const finish = require('../finish.js');
const { frame, listen } = require('./server.js');

const wide = (length) => {
  const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
};
const wrong = [
  [frame(1, 'x', { compressed: true }), 1002, 'Expected RSV1 to be clear.'],
  [Buffer.from([0xa1, 0]), 1002, 'RSV1, RSV2, RSV3 must be clear'],
  [frame(9, 'x', { fin: false }), 1002, 'Invalid frame type was fragmented.'],
  [Buffer.from([0x89, 126, 0, 126]), 1002, 'Control frame either too large or fragmented'],
  [frame(8, 'x'), 1002, 'Received close frame with a 1-byte body.'],
  [frame(8, Buffer.from([3, 237])), 1002, 'Invalid status code'],
  [frame(8, Buffer.from([3, 232, 0xff])), 1007, 'Invalid UTF-8'],
  [wide(2 ** 31), 1009, 'Received payload length > 2^31 bytes.'],
];

finish(async () => {
  for (const [bytes, code, reason] of wrong) {
    let told;
    const { server, url } = await listen(({ opcode, payload }, socket) => {
      if (opcode === 1) {
        socket.write(bytes);
        return;
      }
      told = [opcode, payload.readUInt16BE(0), payload.toString('utf8', 2)];
      socket.end();
    });
    const client = new WebSocket(url);
    client.onopen = () => client.send('begin');
    client.onerror = () => {};
    await new Promise((resolve) => {
      let open = 2;
      const done = () => --open === 0 && resolve();
      client.onclose = (event) => {
        assert.strictEqual(event.code, 1006);
        done();
      };
      server.on('upgrade', (_request, socket) => socket.on('close', done));
    });
    assert.deepStrictEqual(told, [8, code, reason]);
    await new Promise((resolve) => server.close(resolve));
  }
});
