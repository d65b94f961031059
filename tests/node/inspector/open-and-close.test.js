'use strict';
// A program opens and closes its own port; what open() gives closes it when it is disposed of.

const assert = require('assert');
const inspector = require('inspector');
const net = require('net');
const finish = require('../finish.js');

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

finish(async () => {
  assert.throws(() => inspector.open(99999), { code: 'ERR_OUT_OF_RANGE' });
  const disposable = inspector.open(0);
  const { port, pathname } = new URL(inspector.url());
  assert.match(pathname, /^\/[0-9a-f]{8}-/);
  assert.strictEqual(process.debugPort, +port);
  assert.throws(() => inspector.open(0), { code: 'ERR_INSPECTOR_ALREADY_ACTIVATED' });
  assert.ok(await canConnect(port));
  disposable[Symbol.dispose]();
  assert.strictEqual(inspector.url(), undefined);
  assert.ok(!(await canConnect(port)));
  inspector.close();
  inspector.open(0, '127.0.0.1');
  assert.ok(await canConnect(new URL(inspector.url()).port));
  process._debugEnd();
  assert.strictEqual(inspector.url(), undefined);
});
