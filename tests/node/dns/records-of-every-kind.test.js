'use strict';
// Each `resolve*` function gives the records of its kind in their shape, with callbacks and as promises; `resolveAny`
// gives all that there are, by kinds.
const assert = require('assert');
const dns = require('dns');
const finish = require('../finish.js');
const { name, start, text, u16, u32 } = require('./name-server.js');

const table = {
  A: [Buffer.from([1, 2, 3, 4]), Buffer.from([5, 6, 7, 8])],
  AAAA: [Buffer.from('20010db8000000000000000000000001', 'hex')],
  CAA: [
    Buffer.concat([Buffer.from([0]), text('issue'), Buffer.from('ca.test')]),
    Buffer.concat([Buffer.from([128]), text('iodef'), Buffer.from('mailto:me')]),
  ],
  CNAME: [name('real.test')],
  MX: [Buffer.concat([u16(10), name('one.test')]), Buffer.concat([u16(5), name('two.test')])],
  NAPTR: [Buffer.concat([u16(1, 2), text('s'), text('SIP'), text('re'), name('n.test')])],
  NS: [name('ns1.test'), name('ns2.test')],
  PTR: [name('back.test')],
  SOA: [Buffer.concat([name('ns.test'), name('admin.test'), u32(1, 2, 3, 4, 5)])],
  SRV: [Buffer.concat([u16(1, 2, 80), name('served.test')])],
  TXT: [Buffer.concat([text('a'), text('b')]), text('hello')],
};

const soa = {
  nsname: 'ns.test',
  hostmaster: 'admin.test',
  serial: 1,
  refresh: 2,
  retry: 3,
  expire: 4,
  minttl: 5,
};
const naptr = {
  flags: 's',
  service: 'SIP',
  regexp: 're',
  replacement: 'n.test',
  order: 1,
  preference: 2,
};

const expected = {
  resolve4: ['1.2.3.4', '5.6.7.8'],
  resolve6: ['2001:db8::1'],
  resolveCaa: [
    { critical: 0, type: 'CAA', issue: 'ca.test' },
    { critical: 128, type: 'CAA', iodef: 'mailto:me' },
  ],
  resolveCname: ['real.test'],
  resolveMx: [
    { exchange: 'one.test', priority: 10, type: 'MX' },
    { exchange: 'two.test', priority: 5, type: 'MX' },
  ],
  resolveNaptr: [{ ...naptr, type: undefined }],
  resolveNs: ['ns1.test', 'ns2.test'],
  resolvePtr: ['back.test'],
  resolveSoa: { ...soa, type: undefined },
  resolveSrv: [{ name: 'served.test', port: 80, priority: 1, weight: 2, type: 'SRV' }],
  resolveTxt: [['a', 'b'], ['hello']],
};

const any = [
  { address: '1.2.3.4', ttl: 60, type: 'A' },
  { address: '5.6.7.8', ttl: 60, type: 'A' },
  { address: '2001:db8::1', ttl: 60, type: 'AAAA' },
  { exchange: 'one.test', priority: 10, type: 'MX' },
  { exchange: 'two.test', priority: 5, type: 'MX' },
  { value: 'ns1.test', type: 'NS' },
  { value: 'ns2.test', type: 'NS' },
  { entries: ['a', 'b'], type: 'TXT' },
  { entries: ['hello'], type: 'TXT' },
  { name: 'served.test', port: 80, priority: 1, weight: 2, type: 'SRV' },
  { ...naptr, type: 'NAPTR' },
  { ...soa, type: 'SOA' },
];

// The names of the fields are printed in their order.
const shown = (value) => JSON.stringify(value);

finish(async () => {
  const server = await start(({ type }) => {
    const kinds = type === 'ANY' ? ['TXT', 'MX', 'A', 'SOA', 'NS', 'AAAA', 'NAPTR', 'SRV'] : [type];
    const records = kinds.flatMap((kind) => (table[kind] ?? []).map((data) => [kind, data]));
    return { records };
  });
  const resolver = new dns.Resolver();
  const promises = new dns.promises.Resolver();
  resolver.setServers([server.address]);
  promises.setServers([server.address]);
  for (const [method, records] of Object.entries(expected)) {
    const called = await new Promise((resolve, reject) => {
      resolver[method]('some.test', (error, found) => (error ? reject(error) : resolve(found)));
    });
    assert.deepStrictEqual(called, records, method);
    assert.strictEqual(shown(called), shown(records));
    assert.deepStrictEqual(await promises[method]('some.test'), records, method);
    const type = method === 'resolve4' ? 'A' : method === 'resolve6' ? 'AAAA' : method.slice(7);
    assert.deepStrictEqual(await promises.resolve('some.test', type.toUpperCase()), records);
  }
  const all = await promises.resolveAny('some.test');
  assert.deepStrictEqual(all, any);
  assert.strictEqual(shown(all), shown(any));
  assert.deepStrictEqual(await promises.resolve4('some.test', { ttl: true }), [
    { address: '1.2.3.4', ttl: 60 },
    { address: '5.6.7.8', ttl: 60 },
  ]);
  assert.deepStrictEqual(await promises.reverse('9.8.7.6'), ['back.test']);
  await assert.rejects(promises.reverse('x'), { code: 'EINVAL', syscall: 'getHostByAddr' });
  assert.throws(() => promises.resolve('some.test', 'NO'), { code: 'ERR_INVALID_ARG_VALUE' });

  dns.setServers([server.address]);
  assert.deepStrictEqual(dns.getServers(), [server.address]);
  assert.deepStrictEqual(await dns.promises.resolve('some.test'), expected.resolve4);
  server.close();
});
