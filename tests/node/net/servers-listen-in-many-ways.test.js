'use strict';
// A server listens on a port, a path, an abstract name or a descriptor, alone or beside others.
const assert = require('assert');
const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const finish = require('../finish.js');

async function listening(...args) {
  const server = net.createServer((socket) => socket.end('served'));
  server.listen(...args);
  await once(server, 'listening');
  return server;
}

async function textFrom(...args) {
  const socket = net.connect(...args);
  socket.setEncoding('utf8');
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

finish(async () => {
  const loopback = '127.0.0.1';
  for (const args of [
    [],
    [0],
    ['0'],
    [null],
    [0, loopback],
    [0, loopback, 4],
    [0, 4],
    [{ port: 0, host: 'localhost', backlog: 4, exclusive: true }],
    [{ port: 0, host: '::', ipv6Only: false }],
  ]) {
    const server = await listening(...args);
    const { port } = server.address();
    assert.ok(port > 0);
    assert.strictEqual(await textFrom(port, 'localhost'), 'served', JSON.stringify(args));
    server.close();
  }

  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'listen-'));
  for (const [options, mode] of [
    [{}, undefined],
    [{ readableAll: true }, 0o444],
    [{ writableAll: true }, 0o222],
    [{ readableAll: true, writableAll: true }, 0o666],
  ]) {
    const file = path.join(dir, 'socket');
    const server = await listening({ path: file, ...options });
    assert.strictEqual(server.address(), file);
    if (mode !== undefined) assert.strictEqual(fs.statSync(file).mode & 0o777, mode);
    assert.strictEqual(await textFrom(file), 'served');
    server.close();
    await once(server, 'close');
    assert.strictEqual(fs.existsSync(file), false);
  }
  fs.rmSync(dir, { recursive: true });

  const name = `\0nodus-${process.pid}`;
  const hidden = await listening(name);
  assert.strictEqual(await textFrom(name), 'served');
  hidden.close();

  // By a descriptor that another process made.
  const first = await listening(0, loopback);
  const { port } = first.address();
  const program = `const server = require('net').createServer((socket) => {
    socket.end('by descriptor');
    server.close();
  }).listen({ fd: 3 }, () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', 'pipe', 'inherit', first._handle.fd],
  });
  const closed = once(child, 'close');
  first.close();
  const [said] = await once(child.stdout, 'data');
  assert.strictEqual(Number(said), port);
  assert.strictEqual(await textFrom(port, loopback), 'by descriptor');
  assert.deepStrictEqual(await closed, [0, null]);

  // One port for two, if both say so.
  const shared = await listening({ port: 0, host: loopback, reusePort: true });
  const beside = await listening({ port: shared.address().port, host: loopback, reusePort: true });
  assert.strictEqual(beside.address().port, shared.address().port);
  assert.strictEqual(await textFrom(shared.address().port, loopback), 'served');
  const alone = net.createServer();
  alone.listen(shared.address().port, loopback);
  const [taken] = await once(alone, 'error');
  assert.strictEqual(taken.code, 'EADDRINUSE');
  shared.close();
  beside.close();

  const controller = new AbortController();
  const aborted = await listening({ port: 0, signal: controller.signal });
  controller.abort();
  await once(aborted, 'close');

  for (const [args, code] of [
    [[{}], 'ERR_INVALID_ARG_VALUE'],
    [[{ port: -1 }], 'ERR_SOCKET_BAD_PORT'],
    [[70000], 'ERR_SOCKET_BAD_PORT'],
    [[true], 'ERR_INVALID_ARG_VALUE'],
    [[{ fd: -1 }], 'ERR_INVALID_ARG_VALUE'],
    [[{ port: 0, signal: 5 }], 'ERR_INVALID_ARG_TYPE'],
  ]) {
    assert.throws(() => net.createServer().listen(...args), { code }, JSON.stringify(args));
  }
  const twice = await listening(0);
  assert.throws(() => twice.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });
  twice.close();
});
