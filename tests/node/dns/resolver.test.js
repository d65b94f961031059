'use strict';
// A Resolver asks its own servers, understands their answers, and can be cancelled.
const assert = require('node:assert');
const dgram = require('node:dgram');
const { Resolver } = require('node:dns');

const server = dgram.createSocket('udp4');
server.on('message', (query, { address, port }) => {
  // The question's end: after the name's zero byte come type and class.
  const end = query.indexOf(0, 12) + 5;
  const type = query.readUInt16BE(end - 4);
  if (query.includes('silent')) return;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(query.includes('missing') ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(query.includes('missing') ? 0 : 1, 6);
  header.writeUInt16BE(0, 10);
  const data = type === 1 ? Buffer.from([1, 2, 3, 4]) : Buffer.from('\x00\x0a\x01x\x00', 'latin1');
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(data.length, 10);
  const answer = query.includes('missing') ? [] : [record, data];
  server.send(Buffer.concat([header, query.subarray(12, end), ...answer]), port, address);
});
server.bind(0, '127.0.0.1', () => {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  assert.deepStrictEqual(resolver.getServers(), [`127.0.0.1:${server.address().port}`]);
  resolver.resolve4('a.test', { ttl: true }, (err, addresses) => {
    assert.ifError(err);
    assert.deepStrictEqual(addresses, [{ address: '1.2.3.4', ttl: 60 }]);
    resolver.resolveMx('b.test', (mxError, records) => {
      assert.ifError(mxError);
      assert.deepStrictEqual(
        records.map((r) => ({ ...r })),
        [{ exchange: 'x', priority: 10, type: 'MX' }],
      );
      resolver.resolve4('missing.test', (missing) => {
        assert.strictEqual(missing.code, 'ENOTFOUND');
        assert.strictEqual(missing.syscall, 'queryA');
        assert.strictEqual(missing.hostname, 'missing.test');
        resolver.resolve4('silent.test', (cancelled) => {
          assert.strictEqual(cancelled.code, 'ECANCELLED');
          server.close();
        });
        resolver.cancel();
      });
    });
  });
});
