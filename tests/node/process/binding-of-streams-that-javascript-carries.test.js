'use strict';
// `process.binding('js_stream')` has the handle of a stream whose bytes JavaScript carries.

const assert = require('assert');
const net = require('net');

const { JSStream } = process.binding('js_stream');
const { WriteWrap, ShutdownWrap, streamBaseState, kReadBytesOrError } =
  process.binding('stream_wrap');

const stream = new JSStream();
assert.deepStrictEqual([stream.fd, stream.isStreamBase, stream.bytesRead], [-1, true, 0]);
assert.deepStrictEqual([stream.readStart(), stream.readStop()], [0, 0]);

const told = [];
stream.onreadstart = () => told.push('start') && 0;
stream.onreadstop = () => told.push('stop') && 0;
stream.onread = (bytes) => {
  const size = streamBaseState[kReadBytesOrError];
  told.push(bytes ? Buffer.from(bytes, 0, size).toString() : size);
};
stream.onwrite = (request, buffers) => {
  told.push(Buffer.concat(buffers).toString());
  stream.finishWrite(request, 0);
  return 0;
};
stream.onshutdown = (request) => {
  stream.finishShutdown(request, 0);
  return 0;
};
stream.readStart();
stream.readBuffer(Buffer.from('hello'));
stream.emitEOF();
stream.readStop();
const request = () => {
  const made = new WriteWrap();
  made.oncomplete = (status, handle) => told.push(status) && assert.strictEqual(handle, stream);
  return made;
};
assert.strictEqual(stream.writeBuffer(request(), Buffer.from('out')), 0);
assert.strictEqual(stream.writeUtf8String(request(), 'ö'), 0);
assert.strictEqual(stream.writev(request(), ['a', 'utf8', Buffer.from('b'), 'buffer'], false), 0);
const end = new ShutdownWrap();
end.oncomplete = (status) => told.push(`shut ${status}`);
assert.strictEqual(stream.shutdown(end), 0);
assert.deepStrictEqual(told, [
  'start',
  'hello',
  -4095,
  'stop',
  'out',
  0,
  'ö',
  0,
  'ab',
  0,
  'shut 0',
]);
assert.deepStrictEqual([stream.bytesRead, stream.bytesWritten], [5, 7]);

stream.onwrite = () => -5;
assert.strictEqual(stream.writeBuffer(new WriteWrap(), Buffer.from('x')), -5);

// A socket can stand over it.
const carried = new JSStream();
const out = [];
carried.onwrite = (req, buffers) => {
  out.push(...buffers);
  setImmediate(() => carried.finishWrite(req, 0));
  return 0;
};
carried.onshutdown = (req) => {
  setImmediate(() => carried.finishShutdown(req, 0));
  return 0;
};
carried.close = (callback) => setImmediate(callback);
const socket = new net.Socket({ handle: carried });
let read = '';
socket.on('data', (chunk) => (read += chunk));
socket.end('written', () => {
  carried.readBuffer(Buffer.from('arrived'));
  carried.emitEOF();
});
process.on('exit', () => {
  assert.strictEqual(Buffer.concat(out).toString(), 'written');
  assert.strictEqual(read, 'arrived');
});
