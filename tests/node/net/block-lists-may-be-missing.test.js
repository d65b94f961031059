'use strict';
// What is false stands for no list of blocked addresses.

const assert = require('node:assert');
const dgram = require('node:dgram');
const net = require('node:net');

for (const blockList of [undefined, null, 0, '']) {
  assert.strictEqual(new net.Socket({ blockList }).blockList, undefined);
  for (const name of ['receiveBlockList', 'sendBlockList']) {
    dgram.createSocket({ type: 'udp4', [name]: blockList }).close();
  }
}
assert.throws(() => new net.Socket({ blockList: {} }), { code: 'ERR_INVALID_ARG_TYPE' });
