'use strict';
// The rules of a list are told by kind, the newest first; rules that are read are added like others, and the rest is passed
// over.

const assert = require('node:assert');
const { BlockList } = require('node:net');

const list = new BlockList();
list.addRange('3.3.3.3', '3.3.3.4');
list.addAddress('1.1.1.1');
list.addSubnet('2.2.2.0', 24);
list.addAddress('1.1.1.2');
list.addRange('5.3.3.3', '5.3.3.4');
list.addSubnet('4.2.2.0', 24);
const rules = [
  'Address: IPv4 1.1.1.2',
  'Address: IPv4 1.1.1.1',
  'Subnet: IPv4 4.2.2.0/24',
  'Subnet: IPv4 2.2.2.0/24',
  'Range: IPv4 5.3.3.3-5.3.3.4',
  'Range: IPv4 3.3.3.3-3.3.3.4',
];
assert.deepStrictEqual(list.rules, rules);

const read = new BlockList();
read.fromJSON(JSON.stringify(list));
const turned = [];
for (let i = 0; i < rules.length; i += 2) turned.push(rules[i + 1], rules[i]);
assert.deepStrictEqual(read.rules, turned);
assert.ok(read.check('2.2.2.9') && read.check('5.3.3.3') && read.check('1.1.1.1'));

const loose = new BlockList();
loose.fromJSON([
  'x',
  '',
  'Address: x',
  'Address: IPv4 999',
  'Address: IPv5 1.1.1.1',
  'Address: ipv4 1.1.1.1',
  'Range: IPv4 1.1.1.1',
  'Range: IPv4 1.1.1.1-x',
  'Subnet: IPv4 1.1.1.1',
  'Subnet: IPv4 1.1.1.1/x',
]);
assert.deepStrictEqual(loose.rules, []);
for (const data of [[1], {}, null, '{}', '5']) {
  assert.throws(() => loose.fromJSON(data), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "data" argument must be of type string or string\[\]\. Received /,
  });
}
assert.throws(() => loose.fromJSON(['Subnet: IPv4 1.1.1.1/99']), { code: 'ERR_OUT_OF_RANGE' });

// Nothing is of a family that there is not.
assert.strictEqual(list.check('1.1.1.1', 'IPV4'), true);
assert.strictEqual(list.check('1.1.1.1', 'x'), false);
assert.strictEqual(list.check('1.1.1.1', ''), false);
