// bindSync and connectSync: done when they return, told by events afterwards.
'use strict';
const assert = require('assert');
const dgram = require('dgram');

const events = [];
const listen = (socket, name) => {
  for (const event of ['listening', 'connect']) {
    socket.on(event, () => events.push(`${name} ${event}`));
  }
};

const receiver = dgram.createSocket('udp4');
listen(receiver, 'receiver');
const bound = receiver.bindSync({ address: '127.0.0.1' });
assert.deepStrictEqual(bound, receiver.address());
assert.throws(() => receiver.bindSync(), { code: 'ERR_SOCKET_ALREADY_BOUND' });

const sender = dgram.createSocket('udp4');
listen(sender, 'sender');
assert.strictEqual(sender.connectSync(bound.port), undefined);
assert.strictEqual(sender.remoteAddress().port, bound.port);
assert.throws(() => sender.connectSync(bound.port), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
assert.deepStrictEqual(events, []);

const other = dgram.createSocket('udp4');
assert.throws(() => other.bindSync({ port: bound.port, address: '127.0.0.1' }), {
  code: 'EADDRINUSE',
  syscall: 'bind',
});
assert.throws(() => other.bindSync({ address: 'localhost' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => other.bindSync(0), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => other.bindSync({ port: 'x' }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => other.connectSync(5, 'localhost'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => other.connectSync({}), { code: 'ERR_SOCKET_BAD_PORT' });
other.close();
assert.throws(() => other.bindSync(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });

receiver.on('message', (message) => {
  assert.strictEqual(String(message), 'hi');
  assert.deepStrictEqual(events, ['receiver listening', 'sender listening', 'sender connect']);
  receiver.close();
  sender.close();
});
sender.send('hi');
