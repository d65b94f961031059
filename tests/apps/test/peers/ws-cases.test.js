'use strict';
// The ws package's server as an echo, put through every case of the protocol by a client that speaks it by hand.

const { randomBytes } = require('node:crypto');
const { once } = require('node:events');
const net = require('node:net');
const { expect } = require('chai');
const { WebSocketServer } = require('ws');
const { cases, compressed } = require('../../../node/websocket/cases');
const { judge, judgeCompressed } = require('../../../node/websocket/runner');

describe('every case of WebSocket', function () {
  this.timeout(120_000);

  /** Shakes hands by hand: the socket, and what came after the answer. */
  async function connect(port, extensions) {
    const socket = net.connect(port, '127.0.0.1');
    const offer = extensions ? `Sec-WebSocket-Extensions: ${extensions}\r\n` : '';
    socket.write(
      `GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${offer}\r\n`,
    );
    let head = Buffer.alloc(0);
    for (;;) {
      const [data] = await once(socket, 'data');
      head = Buffer.concat([head, data]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) continue;
      expect(head.toString('latin1', 0, 12)).to.equal('HTTP/1.1 101');
      return { socket, rest: head.subarray(end + 4) };
    }
  }

  async function withServer(options, part) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    await part(server.address().port);
    for (const socket of server.clients) socket.terminate();
    server.close();
  }

  it('passes with plain frames', async () => {
    await withServer({}, async (port) => {
      for (const one of cases) {
        const { socket, rest } = await connect(port);
        await judge(one, socket, true, rest);
      }
    });
  });

  for (const offer of [
    'permessage-deflate',
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    'permessage-deflate; server_max_window_bits=10; client_max_window_bits=10',
  ]) {
    it(`passes with ${offer}`, async () => {
      await withServer({ perMessageDeflate: { threshold: 0 } }, async (port) => {
        for (const one of compressed) {
          const { socket } = await connect(port, offer);
          await judgeCompressed(one, socket, true, !offer.includes('server_no'));
        }
      });
    });
  }
});
