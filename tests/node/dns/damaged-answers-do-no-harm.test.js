'use strict';
// Answers of a name server that were damaged on the way, or made to do harm: a query gets records of the right shape or one
// of the errors that are documented, never anything else, and always an end.

const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');
const { once } = require('events');
const { bytes, pick, random, roundsAsync } = require('../random.js');
const finish = require('../finish.js');

const types = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  CAA: 257,
};
const number16 = (n) => Buffer.from([n >> 8, n & 255]);
const name = (text) =>
  Buffer.concat([
    ...text.split('.').map((part) => Buffer.from([part.length, ...Buffer.from(part)])),
    Buffer.alloc(1),
  ]);
const text = (string) => Buffer.from([string.length, ...Buffer.from(string)]);
const pointer = Buffer.from([0xc0, 12]);

const contents = {
  A: () => bytes(4),
  AAAA: () => bytes(16),
  NS: () => name('ns.example.org'),
  CNAME: () => pointer,
  PTR: () => name('host.example.org'),
  MX: () => Buffer.concat([number16(10), name('mx.example.org')]),
  TXT: () => Buffer.concat([text('one'), text('two')]),
  SOA: () => Buffer.concat([name('a.b'), pointer, bytes(20)]),
  SRV: () => Buffer.concat([number16(1), number16(2), number16(3), name('srv.example.org')]),
  NAPTR: () =>
    Buffer.concat([
      number16(1),
      number16(2),
      text('s'),
      text('SIP'),
      text('!^.*$!x!'),
      name('r.example.org'),
    ]),
  CAA: () => Buffer.concat([Buffer.from([0]), text('issue'), Buffer.from('ca.example.org')]),
};

/** A record whose name points to the question. */
function record(type, data = contents[type]()) {
  return Buffer.concat([
    pointer,
    number16(types[type]),
    number16(1),
    bytes(4),
    number16(data.length),
    data,
  ]);
}

/** An answer to the query with all that was asked for, then damaged behind the question. */
function answer(query, type) {
  const records = [record(type)];
  for (let i = random(3); i > 0; i--) records.push(record(pick(Object.keys(types))));
  const head = Buffer.from(query.subarray(0, 12));
  head[2] = 0x80 | (query[2] & 0x79);
  head[3] = 0x80;
  head.writeUInt16BE(records.length, 6);
  head.fill(0, 8, 12);
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const message = Buffer.concat([head, question, ...records]);
  const start = head.length + question.length;
  for (let i = random(4); i > 0; i--) {
    const at = start + random(message.length - start);
    if (random(4) === 0)
      message.writeUInt16BE(0xc000 | random(message.length), Math.min(at, message.length - 2));
    else message[at] = random(256);
  }
  if (random(8) === 0) message.writeUInt16BE(random(65_536), 6);
  return random(5) === 0 ? message.subarray(0, start + random(message.length - start)) : message;
}

const expected = new Set([
  ...['ENODATA', 'EBADRESP', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ETIMEOUT', 'ECONNREFUSED'],
  ...['EBADNAME', 'EREFUSED', 'ENOTIMP', 'EBADSTR'],
]);

async function main() {
  const server = dgram.createSocket('udp4');
  let type;
  server.on('message', (query, { port, address }) =>
    server.send(answer(query, type), port, address),
  );
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const resolver = new dns.promises.Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  let records = 0;
  await roundsAsync(300, async () => {
    type = pick(Object.keys(types));
    try {
      const result = await resolver.resolve('example.org', type);
      assert.strictEqual(typeof result, 'object');
      records++;
    } catch (error) {
      assert.ok(expected.has(error.code), `${type}: ${error.stack}`);
    }
  });
  assert.ok(records > 50);
  server.close();
}

finish(main);
