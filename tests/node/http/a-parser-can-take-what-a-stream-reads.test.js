'use strict';
// A parser can be given what a stream's handle reads, past the stream.
const assert = require('assert');
const net = require('net');
const { once } = require('events');
const { HTTPParser, freeParser, parsers } = require('_http_common');
const finish = require('../finish');

finish(async () => {
  const server = net.createServer((socket) => {
    socket.end('HTTP/1.1 204 No Content\r\nx: y\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (let i = 0; i < 3; i++) {
    const socket = net.connect(server.address().port, '127.0.0.1');
    const parser = parsers.alloc();
    parser.initialize(HTTPParser.RESPONSE, {});
    parser.consume(socket._handle);
    const [code, x] = await new Promise((resolve) => {
      parser.onIncoming = (message) => {
        resolve([message.statusCode, message.headers.x]);
        parser.unconsume();
        freeParser(parser);
        socket.destroy();
      };
    });
    assert.deepStrictEqual([code, x], [204, 'y']);
    assert.strictEqual(socket.read(), null);
  }
  server.close();
});
