'use strict';
// Libraries that stand in for sockets read how handles tell of reads from `process.binding`.
const assert = require('node:assert');

process.removeAllListeners('warning');
const { streamBaseState, kReadBytesOrError, WriteWrap, ShutdownWrap } =
  process.binding('stream_wrap');
assert.ok(kReadBytesOrError in streamBaseState);
assert.strictEqual(typeof WriteWrap, 'function');
assert.strictEqual(typeof ShutdownWrap, 'function');
const { TCP, TCPConnectWrap, constants } = process.binding('tcp_wrap');
assert.strictEqual(typeof new TCP(constants.SOCKET).close, 'function');
assert.strictEqual(typeof TCPConnectWrap, 'function');
assert.strictEqual(typeof process.binding('pipe_wrap').Pipe, 'function');
assert.strictEqual(typeof process.binding('tty_wrap').isTTY, 'function');
