// A client's socket carries the options of `tls.connect` under the symbol by which libraries find and change them.
'use strict';
const assert = require('assert');
const tls = require('tls');

const socket = tls.connect({ port: 1, host: '127.0.0.1' }).on('error', () => {});
const symbol = Object.getOwnPropertySymbols(socket).find(
  ({ description }) => description === 'connect-options',
);
assert.strictEqual(socket[symbol].port, 1);
assert.strictEqual(typeof socket[symbol].checkServerIdentity, 'function');
assert(!Object.keys(socket).includes('_connectOptions'));
