'use strict';
// Only what answers the question that was asked is taken for an answer, whatever else its sender says of it.
const assert = require('node:assert');
const dgram = require('node:dgram');
const { Resolver } = require('node:dns');

const address = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);

/** `question` begins at byte 12 and ends after its type and class. */
function answer(asked, flags, change) {
  const question = asked.subarray(12, asked.indexOf(0, 12) + 5);
  const header = Buffer.from([asked[0], asked[1], flags, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const message = Buffer.concat([header, question, address]);
  change?.(message);
  return message;
}

const cases = [
  { name: 'plain', flags: 0x81, expected: ['127.0.0.1'] },
  { name: 'does not call itself an answer', flags: 0x01, expected: ['127.0.0.1'] },
  {
    name: 'in capitals',
    flags: 0x81,
    expected: ['127.0.0.1'],
    change: (m) => m.write('EXAMPLE', 13),
  },
  { name: 'another name', flags: 0x81, code: 'ETIMEOUT', change: (m) => m.write('f', 13) },
  { name: 'another id', flags: 0x81, code: 'ETIMEOUT', change: (m) => m.writeUInt8(m[0] ^ 1, 0) },
];

let open = cases.length;
for (const { name, flags, expected, code, change } of cases) {
  const server = dgram.createSocket('udp4');
  server.on('message', (asked, from) => {
    server.send(answer(asked, flags, change), from.port, from.address);
  });
  server.bind(0, '127.0.0.1', () => {
    // Whoever is to be answered has all the time that a busy machine may need.
    const resolver = new Resolver({ timeout: code === undefined ? 60_000 : 200, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.address().port}`]);
    resolver.resolve4('example.org', (error, addresses) => {
      server.close();
      assert.strictEqual(error?.code, code, name);
      assert.deepStrictEqual(addresses, expected, name);
      open--;
    });
  });
}
process.on('exit', () => assert.strictEqual(open, 0));
