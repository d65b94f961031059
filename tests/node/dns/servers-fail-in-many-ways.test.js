'use strict';
// What a name server says, or does not, has its code; silence is waited for as long as was said, the next server is asked,
// and short answers are asked for again over TCP.
const assert = require('assert');
const dns = require('dns');
const finish = require('../finish.js');
const { name, start } = require('./name-server.js');

const codes = {
  1: 'EFORMERR',
  2: 'ESERVFAIL',
  3: 'ENOTFOUND',
  4: 'ENOTIMP',
  5: 'EREFUSED',
  9: 'ENODATA',
  15: 'ESERVFAIL',
};

finish(async () => {
  const asked = [];
  const server = await start((question) => {
    asked.push(question);
    const { isTcp, name: host } = question;
    if (host.startsWith('silent')) return undefined;
    if (host.startsWith('empty')) return {};
    if (host.startsWith('long') && !isTcp) return { truncated: true };
    const code = /^code(\d+)\./.exec(host);
    if (code !== null) return { code: Number(code[1]) };
    if (host.startsWith('alias')) {
      return {
        records: [
          ['CNAME', name('real.test')],
          ['A', Buffer.from([1, 1, 1, 1])],
        ],
      };
    }
    return { records: [['A', Buffer.from([9, 9, 9, 9])]] };
  });
  // Whoever is to be answered has all the time that a busy machine may need.
  const resolver = new dns.promises.Resolver({ timeout: 60_000, tries: 2 });
  resolver.setServers([server.address]);
  for (const [code, expected] of Object.entries(codes)) {
    const hostname = `code${code}.test`;
    await assert.rejects(resolver.resolve4(hostname), {
      code: expected,
      message: `queryA ${expected} ${hostname}`,
      syscall: 'queryA',
      hostname,
    });
  }
  await assert.rejects(resolver.resolve4('empty.test'), { code: 'ENODATA' });
  assert.deepStrictEqual(await resolver.resolve4('alias.test'), ['1.1.1.1']);

  asked.length = 0;
  assert.deepStrictEqual(await resolver.resolve4('long.test'), ['9.9.9.9']);
  assert.deepStrictEqual(
    asked.map(({ isTcp }) => isTcp),
    [false, true],
  );

  asked.length = 0;
  const hasty = new dns.promises.Resolver({ timeout: 100, tries: 2 });
  hasty.setServers([server.address]);
  await assert.rejects(hasty.resolve4('silent.test'), { code: 'ETIMEOUT' });
  // The second question may be on its way yet; one more would come with it.
  while (asked.length < 2) await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.strictEqual(asked.length, 2);

  const other = new dns.promises.Resolver({ timeout: 60_000, tries: 2 });
  other.setServers(['127.0.0.1:1', server.address]);
  assert.deepStrictEqual(await other.resolve4('second.test'), ['9.9.9.9']);
  other.setServers(['127.0.0.1:1']);
  await assert.rejects(other.resolve4('x.test'), { code: 'ECONNREFUSED' });

  resolver.setLocalAddress('127.0.0.3');
  asked.length = 0;
  await resolver.resolve4('from.test');
  assert.strictEqual(asked[0].from, '127.0.0.3');

  const cancelled = new dns.promises.Resolver();
  cancelled.setServers([server.address]);
  const waiting = [cancelled.resolve4('silent.test'), cancelled.resolveMx('silent.test')];
  cancelled.cancel();
  for (const one of waiting) await assert.rejects(one, { code: 'ECANCELLED' });
  server.close();

  for (const [servers, expected] of [
    [['1.2.3.4:53'], ['1.2.3.4']],
    [
      ['[::1]:99', '::1', '[::1]:53'],
      ['[::1]:99', '::1'],
    ],
    [[], []],
  ]) {
    resolver.setServers(servers);
    assert.deepStrictEqual(resolver.getServers(), expected);
  }
  assert.throws(() => resolver.setServers(['x']), { code: 'ERR_INVALID_IP_ADDRESS' });
  assert.throws(() => resolver.setServers(['1.2.3.4:99999']), { code: 'ERR_SOCKET_BAD_PORT' });
  assert.throws(() => resolver.setServers('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const args of [['x'], ['127.0.0.1', '127.0.0.2'], ['::1', '::2']]) {
    assert.throws(() => resolver.setLocalAddress(...args), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
    });
  }
  assert.throws(() => new dns.Resolver({ tries: 0 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => new dns.Resolver({ timeout: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
});
