'use strict';
// A SocketAddress holds an address, port, family and flow label that are right, and reads them from a text.
const assert = require('assert');
const { SocketAddress } = require('net');

assert.deepStrictEqual(new SocketAddress().toJSON(), {
  address: '127.0.0.1',
  port: 0,
  family: 'ipv4',
  flowlabel: 0,
});
assert.deepStrictEqual(
  new SocketAddress({ address: '::1', family: 'ipv6', port: 5, flowlabel: 3 }).toJSON(),
  { address: '::1', port: 5, family: 'ipv6', flowlabel: 3 },
);
assert.strictEqual(new SocketAddress({ family: 'ipv6' }).address, '::');
for (const [text, address, port, family] of [
  ['1.2.3.4:81', '1.2.3.4', 81, 'ipv4'],
  ['1.2.3.4', '1.2.3.4', 0, 'ipv4'],
  ['[::1]:90', '::1', 90, 'ipv6'],
  ['[::1]', '::1', 0, 'ipv6'],
]) {
  const parsed = SocketAddress.parse(text);
  assert.strictEqual(SocketAddress.isSocketAddress(parsed), true);
  assert.deepStrictEqual(
    [parsed.address, parsed.port, parsed.family],
    [address, port, family],
    text,
  );
}
for (const text of ['x', 'example.com:80', '[::1', '1.2.3.4:99999', '']) {
  assert.strictEqual(SocketAddress.parse(text), undefined, text);
}
assert.throws(() => new SocketAddress({ address: 'x' }), { code: 'ERR_INVALID_ADDRESS' });
assert.throws(() => new SocketAddress({ port: -1 }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => new SocketAddress({ family: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => SocketAddress.parse(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(SocketAddress.isSocketAddress({}), false);
