'use strict';
// What goes wrong on a session fails the requests that it concerns, or has them sent again where that is safe.
const assert = require('assert');
const { once } = require('events');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const { block, frame, kinds, number } = require('../http2/wire.js');
const finish = require('../finish');

tls.setDefaultCACertificates([ca]);

const reset = (stream, code) => frame(kinds.RST_STREAM, 0, stream, number(code));
const goodbye = (last, code) =>
  frame(kinds.GOAWAY, 0, 0, Buffer.concat([number(last), number(code)]));
const head = (stream) => frame(kinds.HEADERS, 4, stream, block([[':status', '200']]));
const data = (stream, text, end = true) =>
  frame(kinds.DATA, end ? 1 : 0, stream, Buffer.from(text));
const part = (stream) => Buffer.concat([head(stream), data(stream, 'part', false)]);
const whole = (stream) => Buffer.concat([head(stream), data(stream, 'whole')]);

/** A server that answers each request by a function of it. */
async function serve(respond) {
  let connections = 0;
  let requests = 0;
  const sockets = new Set();
  const server = tls.createServer({ ...own, ALPNProtocols: ['h2'] }, (socket) => {
    const connection = ++connections;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(frame(kinds.SETTINGS, 0, 0));
    let bytes = Buffer.alloc(0);
    let greeted = false;
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!greeted) {
        if (bytes.length < 24) return;
        bytes = bytes.subarray(24);
        greeted = true;
      }
      while (bytes.length >= 9) {
        const size = 9 + bytes.readUIntBE(0, 3);
        if (bytes.length < size) return;
        const [kind, flags, stream] = [bytes[3], bytes[4], bytes.readUInt32BE(5)];
        bytes = bytes.subarray(size);
        if (kind === kinds.SETTINGS && (flags & 1) === 0) socket.write(frame(kind, 1, 0));
        if (kind === kinds.HEADERS) respond(socket, stream, ++requests, connection);
      }
    });
  });
  server.listen(0);
  await once(server, 'listening');
  return {
    url: `https://localhost:${server.address().port}`,
    counts: () => [connections, requests],
    // Its port stays taken: the next server there would be asked over a connection to this one.
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function cause(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof TypeError);
    const { code, message } = error.cause;
    return `${error.message}: ${code} ${message}`;
  }
  return 'nothing';
}

async function outcome(respond, init = undefined) {
  const server = await serve(respond);
  let result;
  try {
    const response = await fetch(server.url, init);
    try {
      result = await response.text();
    } catch (error) {
      result = await cause(Promise.reject(error));
    }
  } catch (error) {
    result = await cause(Promise.reject(error));
  }
  server.close();
  return [result, ...server.counts()];
}

/** Calls back some time later, when what had been sent by then has been read. */
function later(callback, turns = 3) {
  setTimeout(function turn() {
    if (turns-- > 0) setImmediate(turn);
    else callback();
  }, 20);
}

const writeLater = (socket, bytes) => later(() => socket.write(bytes));
const post = { method: 'POST', body: 'text' };

finish(async () => {
  // ===== a stream is reset =====
  assert.deepStrictEqual(await outcome((socket, id) => socket.write(reset(id, 2))), [
    'fetch failed: ERR_HTTP2_STREAM_ERROR Stream closed with error code NGHTTP2_INTERNAL_ERROR',
    1,
    1,
  ]);
  assert.deepStrictEqual(await outcome((socket, id) => socket.write(reset(id, 8))), [
    'fetch failed: UND_ERR_INFO HTTP/2: stream closed before the response was complete',
    1,
    1,
  ]);
  assert.deepStrictEqual(await outcome((socket, id) => socket.write(reset(id, 0))), [
    'fetch failed: UND_ERR_INFO HTTP/2: stream half-closed (remote)',
    1,
    1,
  ]);
  assert.deepStrictEqual(
    await outcome((socket, id) => {
      socket.write(part(id));
      writeLater(socket, reset(id, 2));
    }),
    [
      'terminated: ERR_HTTP2_STREAM_ERROR Stream closed with error code NGHTTP2_INTERNAL_ERROR',
      1,
      1,
    ],
  );
  // Once the response is complete a reset only says that the rest of the request is not wanted.
  assert.deepStrictEqual(
    await outcome((socket, id) => socket.write(Buffer.concat([whole(id), reset(id, 0)])), post),
    ['whole', 1, 1],
  );

  // ===== a stream is refused: once more, but not a body =====
  const refuseOnce = (socket, id, request) =>
    socket.write(request === 1 ? reset(id, 7) : whole(id));
  assert.deepStrictEqual(await outcome(refuseOnce), ['whole', 1, 2]);
  assert.deepStrictEqual(await outcome(refuseOnce, { method: 'POST' }), ['whole', 1, 2]);
  const refused =
    'fetch failed: ERR_HTTP2_STREAM_ERROR Stream closed with error code NGHTTP2_REFUSED_STREAM';
  assert.deepStrictEqual(await outcome(refuseOnce, post), [refused, 1, 1]);
  assert.deepStrictEqual(await outcome((socket, id) => socket.write(reset(id, 7))), [
    refused,
    1,
    2,
  ]);

  // ===== the server says goodbye =====
  const leaveFirst = (socket, id, request) =>
    socket.write(request === 1 ? goodbye(0, 0) : whole(id));
  assert.deepStrictEqual(await outcome(leaveFirst), ['whole', 2, 2]);
  assert.deepStrictEqual(await outcome(leaveFirst, post), [
    'fetch failed: UND_ERR_INFO HTTP/2: "GOAWAY" frame received with code 0',
    1,
    1,
  ]);
  // What it has accepted it still answers.
  assert.deepStrictEqual(
    await outcome((socket, id) => {
      socket.write(goodbye(id, 0));
      writeLater(socket, whole(id));
    }, post),
    ['whole', 1, 1],
  );
  assert.deepStrictEqual(
    await outcome((socket, id) => {
      socket.write(part(id));
      writeLater(socket, goodbye(id, 2));
    }),
    ['terminated: ERR_HTTP2_SESSION_ERROR Session closed with error code 2', 1, 1],
  );

  // ===== the connection ends, or makes no sense =====
  assert.deepStrictEqual(await outcome((socket) => socket.end()), [
    'fetch failed: UND_ERR_SOCKET other side closed',
    1,
    1,
  ]);
  assert.deepStrictEqual(
    await outcome((socket, id) => {
      socket.write(part(id));
      later(() => socket.end());
    }),
    ['terminated: UND_ERR_SOCKET other side closed', 1, 1],
  );
  assert.deepStrictEqual(
    await outcome((socket, id) => {
      socket.write(part(id));
      writeLater(socket, data(0, 'x'));
    }),
    ['terminated: ERR_HTTP2_ERROR Protocol error', 1, 1],
  );
  // An answer that is malformed concerns its request alone.
  assert.deepStrictEqual(
    await outcome((socket, id) => {
      socket.write(
        frame(
          kinds.HEADERS,
          4,
          id,
          block([
            [':status', '200'],
            ['Upper', '1'],
          ]),
        ),
      );
    }),
    [
      'fetch failed: ERR_HTTP2_STREAM_ERROR Stream closed with error code NGHTTP2_PROTOCOL_ERROR',
      1,
      1,
    ],
  );

  // ===== a session after one that has ended =====
  const server = await serve((socket, id, request) => {
    socket.write(whole(id));
    if (request === 1) writeLater(socket, goodbye(id, 0));
  });
  await (await fetch(server.url)).text();
  while (server.counts()[0] < 2) await (await fetch(server.url)).text();
  server.close();
}).then(() => process.exit());
