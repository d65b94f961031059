'use strict';
// `process.binding` has the handles of datagrams, of watched files, of children and of TLS.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const tls = require('tls');

let left = 2;
process.on('exit', () => assert.strictEqual(left, 0));

const { UDP, SendWrap, constants } = process.binding('udp_wrap');
assert.deepStrictEqual(constants, {
  UV_UDP_IPV6ONLY: 1,
  UV_UDP_REUSEADDR: 4,
  UV_UDP_REUSEPORT: 64,
});
const socket = new UDP();
socket.onmessage = (size, handle, bytes, from) => {
  assert.strictEqual(size, 2);
  assert.strictEqual(handle, socket);
  assert.strictEqual(Buffer.from(bytes).toString(), 'hi');
  assert.deepStrictEqual(Object.keys(from), ['address', 'family', 'port']);
  socket.close(() => left--);
};
assert.strictEqual(socket.bind('nonsense', 0, 0), -22);
assert.strictEqual(socket.bind('127.0.0.1', 0, 0), 0);
assert.strictEqual(socket.recvStart(), 0);
const name = {};
assert.strictEqual(socket.getsockname(name), 0);
// One more than what was sent at once.
const sent = socket.send(new SendWrap(), [Buffer.from('hi')], 1, name.port, '127.0.0.1', true);
assert.strictEqual(sent, 3);

const { FSEvent } = process.binding('fs_event_wrap');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'watched-'));
const watcher = new FSEvent();
assert.strictEqual(watcher.initialized, false);
watcher.onchange = (status, type, file) => {
  assert.deepStrictEqual([status, type, String(file)], [0, 'rename', 'x']);
  assert.ok(Buffer.isBuffer(file));
  watcher.close(() => {
    fs.rmSync(folder, { recursive: true });
    left--;
  });
};
assert.strictEqual(watcher.start(folder, true, false, 'buffer'), 0);
assert.strictEqual(watcher.initialized, true);
assert.ok(watcher.hasRef());
fs.writeFileSync(path.join(folder, 'x'), '1');

const { Process, constants: flags } = process.binding('process_wrap');
const child = require('child_process').spawn(process.execPath, ['-e', '0']);
assert.ok(child._handle instanceof Process);
assert.deepStrictEqual(flags, {
  kProcessFlagDetached: 1,
  kProcessFlagWindowsHide: 2,
  kProcessFlagWindowsVerbatimArguments: 4,
});

const { TLSWrap, wrap, HAVE_SSL_TRACE } = process.binding('tls_wrap');
assert.strictEqual(HAVE_SSL_TRACE, 1);
const { TCP, constants: kinds } = process.binding('tcp_wrap');
const secured = wrap(new TCP(kinds.SOCKET), tls.createSecureContext().context, false, false);
assert.ok(secured instanceof TLSWrap);
assert.ok(secured.isStreamBase);
