'use strict';
// A server tells where else it can be found and for whom it speaks; a goaway names its reason and brings its data.
const assert = require('assert');
const { once } = require('events');
const http2 = require('http2');
const finish = require('../finish.js');
const { ca, server: own } = require('../tls/fixtures/pair.js');

finish(async () => {
  const server = http2.createSecureServer({ ...own, origins: ['https://one.example'] });
  server.on('session', (session) => {
    session.altsvc('h2=":8000"', 'https://two.example');
    session.origin('https://three.example', new URL('https://four.example/x'));
    assert.throws(() => session.altsvc('\u0001', 'https://two.example'), {
      code: 'ERR_INVALID_CHAR',
    });
    assert.throws(() => session.origin('nowhere'), { code: 'ERR_INVALID_URL' });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const opened = once(server, 'session');
  const client = http2.connect(`https://localhost:${port}`, { ca });
  const told = [];
  client.on('origin', (origins) => told.push(...origins));
  client.on('altsvc', (...all) => told.push(all));
  const [[session]] = await Promise.all([opened, once(client, 'connect')]);
  while (told.length < 4) await new Promise((resolve) => client.ping(resolve));
  assert.deepStrictEqual(
    told.filter((one) => typeof one === 'string'),
    ['https://one.example', 'https://three.example', 'https://four.example'],
  );
  assert.deepStrictEqual(
    told.find((one) => Array.isArray(one)),
    ['h2=":8000"', 'https://two.example', 0],
  );
  assert.deepStrictEqual(client.originSet.slice(1), [
    'https://one.example',
    'https://three.example',
    'https://four.example',
  ]);

  const goaway = once(client, 'goaway');
  session.goaway(http2.constants.NGHTTP2_NO_ERROR, 0, Buffer.from('see you'));
  const [code, last, data] = await goaway;
  assert.deepStrictEqual([code, last, String(data)], [0, 0, 'see you']);
  client.close();
  server.close();
});
