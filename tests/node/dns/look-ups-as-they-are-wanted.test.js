'use strict';
// Look-ups go by family, hints and order, numbers are no names, and services have names too.
const assert = require('assert');
const dns = require('dns');
const finish = require('../finish.js');

const { lookup, lookupService } = dns.promises;

finish(async () => {
  assert.deepStrictEqual(await lookup('127.0.0.1'), { address: '127.0.0.1', family: 4 });
  assert.deepStrictEqual(await lookup('::1', { family: 4, all: true }), [
    { address: '::1', family: 6 },
  ]);
  assert.deepStrictEqual(await lookup('localhost', 4), { address: '127.0.0.1', family: 4 });
  assert.deepStrictEqual(await lookup('localhost', { family: 4, hints: dns.ADDRCONFIG }), {
    address: '127.0.0.1',
    family: 4,
  });
  const mapped = await lookup('127.0.0.1', { family: 6, hints: dns.V4MAPPED });
  assert.strictEqual(mapped.address, '127.0.0.1');

  const ranks = (addresses) => addresses.map(({ family }) => family);
  const upwards = (a, b) => a - b;
  const first4 = ranks(await lookup('localhost', { all: true, order: 'ipv4first' }));
  assert.deepStrictEqual(first4, [...first4].sort(upwards));
  const first6 = ranks(await lookup('localhost', { all: true, order: 'ipv6first' }));
  assert.deepStrictEqual(first6, [...first6].sort(upwards).reverse());
  assert.strictEqual(dns.getDefaultResultOrder(), 'verbatim');
  dns.setDefaultResultOrder('ipv4first');
  assert.strictEqual(dns.promises.getDefaultResultOrder(), 'ipv4first');
  assert.deepStrictEqual(ranks(await lookup('localhost', { all: true })), first4);
  assert.deepStrictEqual(ranks(await lookup('localhost', { all: true, verbatim: false })), first4);

  assert.deepStrictEqual(await lookupService('127.0.0.1', 443), {
    hostname: (await lookupService('127.0.0.1', 22)).hostname,
    service: 'https',
  });
  await assert.rejects(async () => lookupService('x', 1), { code: 'ERR_INVALID_ARG_VALUE' });
  await assert.rejects(async () => lookupService('127.0.0.1', 65536), {
    code: 'ERR_SOCKET_BAD_PORT',
  });
  for (const options of [{ family: 7 }, { hints: 99999 }, { order: 'x' }]) {
    assert.throws(() => dns.lookup('x', options, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  assert.throws(() => dns.lookup('a\0b', () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
  // Families have names where there is a callback.
  dns.lookup('127.0.0.1', { family: 'IPv4' }, (error) => assert.ifError(error));
  assert.throws(() => lookup('127.0.0.1', { family: 'IPv4' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.deepStrictEqual(await lookup('127.0.0.1', []), { address: '127.0.0.1', family: 4 });
  assert.throws(() => lookupService(5, 22), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(lookup('x'.repeat(300)), { code: 'EINVAL', syscall: 'getaddrinfo' });
});
