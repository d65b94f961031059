'use strict';
// The error of a refused message says where in what arrived it is wrong.
const assert = require('assert');
const { once } = require('events');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');
const { listen } = require('./wire.js');

const head = 'POST / HTTP/1.1\r\nHost: a\r\n';
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;

finish(async () => {
  const server = http.createServer((request) => request.resume());
  const port = await listen(server);
  for (const [message, code, place] of [
    ['FOO / HTTP/1.1\r\n\r\n', 'HPE_INVALID_METHOD', 1],
    [`${head}X Y: z\r\n\r\n`, 'HPE_INVALID_HEADER_TOKEN', head.length + 1],
    [`${head}Transfer-Encoding: foo\r\n\r\n`, 'HPE_INVALID_TRANSFER_ENCODING', head.length + 26],
    [`${chunked}zz\r\n`, 'HPE_INVALID_CHUNK_SIZE', chunked.length],
    [`${chunked}2\nhi`, 'HPE_CR_EXPECTED', chunked.length + 2],
  ]) {
    const refused = once(server, 'clientError');
    const client = net.connect(port, '127.0.0.1', () => client.write(message));
    const [error, socket] = await refused;
    assert.strictEqual(error.code, code);
    assert.strictEqual(error.bytesParsed, place, `${code} at ${error.bytesParsed}`);
    assert.strictEqual(String(error.rawPacket), message);
    socket.destroy();
    client.destroy();
  }
  server.close();
});
