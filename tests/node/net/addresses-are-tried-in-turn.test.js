'use strict';
// Of several addresses of a name the next one is tried when one refuses; each attempt is told, and only when all have
// failed does the connection.
const assert = require('assert');
const { once } = require('events');
const net = require('net');
const finish = require('../finish.js');
const refusing = require('../refusing.js');

const addresses = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

finish(async () => {
  const server = net.createServer((socket) => socket.end('here'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const asked = [];
  const options = {
    host: 'two.example',
    port,
    autoSelectFamily: true,
    // An attempt that is given up for its time has not failed.
    autoSelectFamilyAttemptTimeout: 60_000,
    lookup(host, wanted, callback) {
      asked.push(host, wanted.all);
      setImmediate(callback, null, addresses);
    },
  };

  const told = [];
  const client = net.connect(options);
  client.on('connectionAttempt', (ip, at, family) => told.push(['try', ip, at, family]));
  client.on('connectionAttemptFailed', (ip, at, family, error) => {
    told.push(['failed', ip, at, family, error.code]);
  });
  client.setEncoding('utf8');
  let text = '';
  for await (const chunk of client) text += chunk;
  assert.strictEqual(text, 'here');
  assert.deepStrictEqual(asked, ['two.example', true]);
  assert.strictEqual(told[0][0], 'try');
  assert.strictEqual(told[1][0], 'failed');
  assert.match(told[1][4], /^(ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH)$/);
  assert.deepStrictEqual(told[2], ['try', '127.0.0.1', port, 4]);
  assert.deepStrictEqual(client.autoSelectFamilyAttemptedAddresses, [
    `::1:${port}`,
    `127.0.0.1:${port}`,
  ]);

  // Only what is wanted is looked for without the choice.
  const plain = net.connect({
    ...options,
    autoSelectFamily: false,
    lookup: (_host, _options, callback) => callback(null, '127.0.0.1', 4),
  });
  await once(plain, 'connect');
  plain.resume();
  await once(plain, 'close');

  const blockList = new net.BlockList();
  blockList.addAddress('127.0.0.1');
  const blocked = net.connect({ port, host: '127.0.0.1', blockList });
  assert.strictEqual((await once(blocked, 'error'))[0].code, 'ERR_IP_BLOCKED');

  server.close();
  const [error] = await once(net.connect({ ...options, port: refusing() }), 'error');
  assert.strictEqual(error.constructor.name, 'AggregateError');
  assert.strictEqual(error.errors.length, 2);
  assert.deepStrictEqual(
    error.errors.map((one) => one.address),
    ['::1', '127.0.0.1'],
  );

  assert.strictEqual(net.getDefaultAutoSelectFamily(), true);
  net.setDefaultAutoSelectFamily(false);
  assert.strictEqual(net.getDefaultAutoSelectFamily(), false);
  net.setDefaultAutoSelectFamilyAttemptTimeout(400);
  assert.strictEqual(net.getDefaultAutoSelectFamilyAttemptTimeout(), 400);
});
