'use strict';
// Answers are read byte by byte as they are: texts are Latin-1, names escape what has a meaning in them, what is no record
// of its kind spoils the answer, and a server's word is final.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const dns = require('dns');
const finish = require('../finish.js');
const { name, start } = require('./name-server.js');

const text = (string) => Buffer.from(`${String.fromCharCode(string.length)}${string}`, 'latin1');
const u16 = (...numbers) => Buffer.concat(numbers.map((n) => Buffer.from([n >> 8, n & 255])));
const label = (string) => Buffer.concat([text(string), Buffer.from([0])]);
const a = ['A', Buffer.from([1, 2, 3, 4]), 60];
const alias = ['CNAME', name('real.test'), 10];
const naptr = (service) =>
  Buffer.concat([u16(1, 2), text('s'), text(service), text(''), name('x')]);
const caa = (tag, value) =>
  Buffer.concat([Buffer.from([0]), text(tag), Buffer.from(value, 'latin1')]);

const replies = {
  latin: [['TXT', Buffer.concat([text('\xe9'), text('')])]],
  'no-text': [['TXT', Buffer.alloc(0)]],
  odd: [['NS', label('a.b c;\\@$()"\x01\xff')]],
  long: [['A', Buffer.from([1, 2, 3, 4, 5])]],
  short: [['A', Buffer.from([1, 2, 3])]],
  'naptr-bad': [['NAPTR', naptr('\xe9')]],
  'caa-cut': [['CAA', caa('issue', 'a\0b')]],
  'caa-none': [['CAA', caa('issue', '')]],
  'tlsa-none': [['TLSA', Buffer.from([3, 1, 1])]],
  alias: [alias, a],
  'only-alias': [alias],
  aliases: [alias, ['CNAME', name('further.test')]],
  address: [a],
};

finish(async () => {
  const asked = [];
  const server = await start(({ name: host }) => {
    asked.push(host.toLowerCase());
    if (host === 'refused.test') return { code: 5 };
    return { records: replies[host.replace('.test', '')] ?? [] };
  });
  const resolver = new dns.promises.Resolver({ timeout: 60_000, tries: 1 });
  resolver.setServers([server.address]);

  assert.deepStrictEqual(await resolver.resolveTxt('latin.test'), [['\xe9', '']]);
  assert.deepStrictEqual(await resolver.resolveNs('odd.test'), [
    'a\\.b c\\;\\\\\\@\\$\\(\\)\\"\\001\\255',
  ]);
  assert.deepStrictEqual(await resolver.resolve4('long.test'), ['1.2.3.4']);
  assert.deepStrictEqual(await resolver.resolveCaa('caa-cut.test'), [
    { critical: 0, type: 'CAA', issue: 'a' },
  ]);
  for (const [method, host] of [
    ['resolve4', 'short'],
    ['resolveTxt', 'no-text'],
    ['resolveNaptr', 'naptr-bad'],
    ['resolveCaa', 'caa-none'],
    ['resolveTlsa', 'tlsa-none'],
    ['resolveSoa', 'address'],
  ]) {
    await assert.rejects(resolver[method](`${host}.test`), { code: 'EBADRESP' }, host);
  }

  // An alias lives as long as what it leads to lives at most, and counts as an answer by itself.
  assert.deepStrictEqual(await resolver.resolve4('alias.test', { ttl: true }), [
    { address: '1.2.3.4', ttl: 10 },
  ]);
  assert.deepStrictEqual(await resolver.resolve4('only-alias.test'), []);
  assert.deepStrictEqual(await resolver.resolveMx('only-alias.test'), []);
  assert.deepStrictEqual(await resolver.resolveCname('aliases.test'), ['real.test']);
  assert.deepStrictEqual(await resolver.resolveCname('address.test'), ['address.test']);
  await assert.rejects(resolver.resolveNs('only-alias.test'), { code: 'ENODATA' });

  // Names are asked for as they are written.
  for (const [host, wire] of [
    ['a\\.b.test', 'a.b.test'],
    ['a\\065.test', 'aa.test'],
    ['0x7f.1', '0x7f.1'],
    ['a/b.test', 'a/b.test'],
    ['a\0b.test', 'a'],
  ]) {
    asked.length = 0;
    await assert.rejects(resolver.resolve4(host), { code: 'ENODATA' });
    assert.deepStrictEqual(asked, [wire]);
  }
  asked.length = 0;
  for (const host of ['a:b.test', '::1', 'a b', 'a@b.test', 'a%41.test', 'a\\', 'a\\999', 'a..b']) {
    await assert.rejects(resolver.resolveTxt(host), { code: 'EBADNAME' }, host);
  }
  assert.deepStrictEqual(asked, []);

  // The next server is for when one is silent, not for when it refuses.
  const other = await start(() => ({ records: [a] }));
  const both = new dns.promises.Resolver({ timeout: 60_000, tries: 2 });
  both.setServers([server.address, other.address]);
  await assert.rejects(both.resolve4('refused.test'), { code: 'EREFUSED' });

  // Answers come on a turn of their own.
  const order = [];
  const plain = new dns.Resolver();
  plain.setServers([server.address]);
  const told = (host) =>
    new Promise((resolve) => {
      plain.resolve4(host, (error) => {
        order.push(error.code);
        resolve();
      });
    });
  const waiting = [told('silent.test'), told('a b')];
  plain.cancel();
  process.nextTick(() => order.push('tick'));
  order.push('now');
  await Promise.all(waiting);
  assert.deepStrictEqual(order.slice(0, 2), ['now', 'tick']);
  assert.deepStrictEqual(order.slice(2).sort(), ['EBADNAME', 'ECANCELLED']);

  // In the context of the question, whoever cancels it.
  const storage = new AsyncLocalStorage();
  const context = new Promise((resolve) => {
    storage.run('asked', () => {
      plain.resolve4('silent.test', () => resolve(storage.getStore()));
    });
  });
  storage.run('cancelled', () => plain.cancel());
  assert.strictEqual(await context, 'asked');

  plain.setServers(['2001:DB8:0::1', '[FE80::1%lo]:99']);
  assert.deepStrictEqual(plain.getServers(), ['2001:db8::1', '[fe80::1]:99']);
  assert.throws(() => plain.resolve4('x', {}), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /Received an instance of Object/,
  });
  server.close();
  other.close();
});
