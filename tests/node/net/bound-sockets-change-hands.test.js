'use strict';
// A bound socket is its owner's until a server or a client has it; what it is asked for is looked at.

const assert = require('node:assert');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const finish = require('../finish.js');

const host = '127.0.0.1';
const adopted = { code: 'ERR_SOCKET_HANDLE_ADOPTED' };
const refused = (options, code) => assert.throws(() => new net.BoundSocket(options), { code });

refused({ host: 'localhost' }, 'ERR_INVALID_ARG_VALUE');
refused({ host: 5 }, 'ERR_INVALID_ARG_TYPE');
refused({ port: 'x' }, 'ERR_SOCKET_BAD_PORT');
refused({ ipv6Only: 'x' }, 'ERR_INVALID_ARG_TYPE');
refused({ reusePort: 1 }, 'ERR_INVALID_ARG_TYPE');
refused({ path: '/tmp/x', port: 5 }, 'ERR_INVALID_ARG_VALUE');

function checkGone(bound) {
  for (const name of ['address', 'close', 'fd']) assert.throws(() => bound[name](), adopted);
  bound[Symbol.dispose]();
  assert.throws(() => net.createServer().listen(bound), adopted);
  assert.throws(() => net.connect({ port: 1, handle: bound }), adopted);
}

const closed = new net.BoundSocket({ host: null, port: null });
assert.strictEqual(closed.address().address, '0.0.0.0');
assert.ok(closed.fd() > 2);
assert.strictEqual(closed.isPipe, false);
closed.close();
checkGone(closed);

finish(async () => {
  const bound = new net.BoundSocket({ host });
  const { port } = bound.address();
  const server = net.createServer((socket) => socket.end(`${socket.remotePort}`)).listen(bound);
  checkGone(bound);
  await once(server, 'listening');
  assert.strictEqual(server.address().port, port);
  assert.throws(() => new net.BoundSocket({ host, port }), {
    code: 'EADDRINUSE',
    message: `bind EADDRINUSE ${host}:${port}`,
  });

  for (const make of [
    (handle) => net.connect({ port, host, handle }),
    (handle) => new net.Socket({ handle }).connect(port, host),
  ]) {
    const from = new net.BoundSocket({ host });
    const { port: own } = from.address();
    const client = make(from);
    assert.strictEqual(client.localPort, own);
    checkGone(from);
    const [data] = await once(client, 'data');
    assert.strictEqual(`${data}`, `${own}`);
  }
  const handle = new net.BoundSocket({ host });
  assert.throws(() => net.connect({ port, host, handle, localPort: 1 }), {
    code: 'ERR_INVALID_ARG_VALUE',
  });
  server.close();

  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bound-'));
  const name = path.join(dir, 'socket');
  const unused = new net.BoundSocket({ path: name });
  assert.strictEqual(unused.address(), name);
  assert.throws(() => new net.BoundSocket({ path: name }), { code: 'EADDRINUSE' });
  unused.close();
  assert.strictEqual(fs.existsSync(name), false);
  const pipe = net
    .createServer((socket) => socket.end('hello'))
    .listen(new net.BoundSocket({ path: name }));
  await once(pipe, 'listening');
  const [data] = await once(net.connect(name), 'data');
  assert.strictEqual(`${data}`, 'hello');
  assert.strictEqual(pipe.address(), name);
  pipe.close();
  fs.rmSync(dir, { recursive: true });
});
