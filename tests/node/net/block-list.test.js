'use strict';
// Rules name single addresses, ranges and subnets; IPv4 addresses in IPv6's clothes are recognised.
const assert = require('node:assert');
const { BlockList, SocketAddress } = require('node:net');

const list = new BlockList();
list.addAddress('1.1.1.1');
list.addRange('10.0.0.1', '10.0.0.9');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
assert.deepStrictEqual(list.rules, [
  'Address: IPv4 1.1.1.1',
  'Subnet: IPv6 8592:757c:efae:4e45::/64',
  'Range: IPv4 10.0.0.1-10.0.0.9',
]);
for (const [address, family, expected] of [
  ['1.1.1.1', 'ipv4', true],
  ['1.1.1.2', 'ipv4', false],
  ['::ffff:1.1.1.1', 'ipv6', true],
  ['10.0.0.9', 'ipv4', true],
  ['10.0.0.10', 'ipv4', false],
  ['8592:757c:efae:4e45::1', 'ipv6', true],
  ['8592:757c:efae:4e46::1', 'ipv6', false],
]) {
  assert.strictEqual(list.check(address, family), expected, address);
}
assert.strictEqual(list.check(new SocketAddress({ address: '1.1.1.1' })), true);
assert.throws(() => list.addRange('1.1.1.2', '1.1.1.1'), { code: 'ERR_INVALID_ARG_VALUE' });
