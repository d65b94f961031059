'use strict';
// `process.binding('cares_wrap')` has the functions that `dns` calls, so that programs can put their own there.

const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');

const b = process.binding('cares_wrap');
assert.deepStrictEqual([b.AF_UNSPEC, b.AF_INET, b.AF_INET6], [0, 2, 10]);
assert.strictEqual(b.canonicalizeIP('::0:1'), '::1');
assert.strictEqual(b.convertIpv6StringToBuffer('::1').toString('hex'), '01'.padStart(32, '0'));
assert.throws(() => b.convertIpv6StringToBuffer('1.2.3.4'), { message: 'Invalid IPv6 address' });
assert.strictEqual(b.strerror(4), 'Domain name not found');
assert.strictEqual(b.strerror(99), 'unknown');

let left = 4;
const done = () => left--;
process.on('exit', () => assert.strictEqual(left, 0));

const request = new b.GetNameInfoReqWrap();
request.oncomplete = (error, hostname, service) => {
  assert.ok(!error, error);
  assert.strictEqual(typeof hostname, 'string');
  assert.strictEqual(service, 'http');
  done();
};
assert.strictEqual(b.getnameinfo(request, '127.0.0.1', 80), 0);

const { getaddrinfo } = b;
b.getaddrinfo = (req, hostname) => {
  assert.strictEqual(hostname, 'somewhere.example');
  process.nextTick(() => req.oncomplete(null, ['9.9.9.9']));
  return 0;
};
dns.lookup('somewhere.example', (error, address, family) => {
  assert.ifError(error);
  assert.deepStrictEqual([address, family], ['9.9.9.9', 4]);
  done();
});
b.getaddrinfo = getaddrinfo;

// A server that knows one address.
const server = dgram.createSocket('udp4');
server.on('message', (question, { port, address }) => {
  const flags = Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const name = question.subarray(12, question.indexOf(0, 12) + 5);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 9, 8, 7, 6]);
  server.send(Buffer.concat([question.subarray(0, 2), flags, name, record]), port, address);
});
server.bind(0, '127.0.0.1', () => {
  const channel = new b.ChannelWrap(30000, 1, 30000);
  assert.strictEqual(channel.setServers([[4, 'nonsense', 53]]), 17);
  assert.strictEqual(channel.setServers([[4, '127.0.0.1', server.address().port]]), 0);
  const query = new b.QueryReqWrap();
  query.oncomplete = (...args) => {
    assert.deepStrictEqual(args, [0, ['9.8.7.6'], [60]]);
    server.close();
    done();
  };
  assert.strictEqual(channel.queryA(query, 'x.example'), 0);

  const other = new b.ChannelWrap(30000, 1, 30000);
  other.setServers([[4, '127.0.0.1', 1]]);
  const cancelled = new b.QueryReqWrap();
  cancelled.oncomplete = (...args) => {
    assert.ok(['ECANCELLED', 'ECONNREFUSED'].includes(args[0]), args[0]);
    done();
  };
  other.queryMx(cancelled, 'x.example');
  other.cancel();
});
