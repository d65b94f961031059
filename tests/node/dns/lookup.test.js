'use strict';
// Look-ups give addresses as they are, all of them where asked, and errors with code and host name.
const assert = require('node:assert');
const dns = require('node:dns');

dns.lookup('127.0.0.1', (err, address, family) => {
  assert.ifError(err);
  assert.strictEqual(address, '127.0.0.1');
  assert.strictEqual(family, 4);
});
dns.lookup('localhost', { all: true }, (err, addresses) => {
  assert.ifError(err);
  assert.ok(addresses.length > 0);
  for (const { address, family } of addresses) assert.ok(address && (family === 4 || family === 6));
});
dns.lookup('no-such-host.invalid', (err) => {
  assert.strictEqual(err.syscall, 'getaddrinfo');
  assert.strictEqual(err.hostname, 'no-such-host.invalid');
  assert.match(err.code, /^(ENOTFOUND|EAI_AGAIN)$/);
});
assert.throws(() => dns.lookup(5, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dns.lookup('a', { family: 7 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
