'use strict';
// The redis package against a real Redis server.

const { expect } = require('chai');
const redis = require('redis');
const { find, folder, freePort, start } = require('../../lib/peer');

describe('Redis', () => {
  const place = folder('redis');
  let server;
  let port;
  let client;
  const connect = async (options = {}) => {
    const made = redis.createClient({ socket: { port, host: '127.0.0.1' }, ...options });
    made.on('error', () => {});
    await made.connect();
    return made;
  };

  before(async () => {
    port = await freePort();
    server = await start(
      find('redis-server'),
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        place,
        '--save',
        '',
        '--appendonly',
        'no',
      ],
      { ready: port },
    );
    client = await connect();
  });
  after(async () => {
    if (client?.isOpen) client.destroy();
    await server?.stop();
  });

  it('keeps what it is given', async () => {
    await client.set('username', 'jack');
    expect(await client.get('username')).to.equal('jack');
    expect(await client.get('nobody')).to.equal(null);
    await client.hSet('user:1', { name: 'Ada', role: 'first' });
    expect({ ...(await client.hGetAll('user:1')) }).to.deep.equal({ name: 'Ada', role: 'first' });
    await client.setEx('brief', 100, 'x');
    expect(await client.ttl('brief')).to.be.within(1, 100);
    expect(await client.del(['username', 'brief'])).to.equal(2);
  });

  it('tells what is wrong', async () => {
    await client.set('text', 'x');
    const error = await client.lPush('text', 'y').catch((reason) => reason);
    expect(error.message).to.match(/^WRONGTYPE/);
  });

  it('does many things at once and in order', async () => {
    const replies = await Promise.all(Array.from({ length: 5000 }, () => client.incr('count')));
    expect(replies).to.deep.equal(Array.from({ length: 5000 }, (_, i) => i + 1));
  });

  it('carries bytes and large values', async () => {
    const large = 'é'.repeat(2_000_000);
    await client.set('large', large);
    expect(await client.get('large')).to.equal(large);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await client.set('bytes', bytes);
    const binary = client.withTypeMapping({ [redis.RESP_TYPES.BLOB_STRING]: Buffer });
    expect((await binary.get('bytes')).equals(bytes)).to.equal(true);
  });

  it('does several things as one', async () => {
    const [a, b] = await client.multi().set('a', '1').incr('a').exec();
    expect([a, b]).to.deep.equal(['OK', 2]);
    const watching = await connect();
    await watching.watch('a');
    await client.set('a', '5');
    const lost = await watching
      .multi()
      .set('a', '9')
      .exec()
      .catch((error) => error);
    expect(lost).to.be.an.instanceOf(redis.WatchError);
    watching.destroy();
  });

  it('hands messages to everyone who listens', async () => {
    const listeners = await Promise.all([connect(), connect()]);
    const got = [];
    await Promise.all(
      listeners.map((one, i) => one.subscribe('news', (text) => got.push(`${i}:${text}`))),
    );
    await listeners[0].pSubscribe('ne*', (text, channel) => got.push(`p:${channel}:${text}`));
    expect(await client.publish('news', 'hello')).to.equal(3);
    while (got.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(got.sort()).to.deep.equal(['0:hello', '1:hello', 'p:news:hello']);
    for (const one of listeners) one.destroy();
  });

  it('waits for elements, and is interrupted', async () => {
    const waiting = await connect();
    const got = waiting.blPop('queue', 10);
    await client.rPush('queue', 'late');
    expect((await got).element).to.equal('late');
    const never = waiting.blPop('queue', 0).catch((error) => error);
    waiting.destroy();
    expect(await never).to.be.an('error');
  });

  it('runs scripts and goes through all keys', async () => {
    const sum = await client.eval('return redis.call("incrby", KEYS[1], ARGV[1])', {
      keys: ['sum'],
      arguments: ['5'],
    });
    expect(sum).to.equal(5);
    await client.mSet(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k:${i}`, 'v'])));
    const keys = new Set();
    for await (const some of client.scanIterator({ MATCH: 'k:*', COUNT: 50 })) {
      for (const key of some) keys.add(key);
    }
    expect(keys.size).to.equal(300);
  });

  it('connects again when it lost the connection', async () => {
    const lost = await connect({ socket: { port, host: '127.0.0.1', reconnectStrategy: 10 } });
    const id = await lost.clientId();
    const back = new Promise((resolve) => lost.once('ready', resolve));
    await client.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]);
    await back;
    expect(await lost.ping()).to.equal('PONG');
    lost.destroy();
  });

  it('gives up where nobody listens', async () => {
    const free = await freePort();
    const nobody = redis.createClient({
      socket: { port: free, host: '127.0.0.1', reconnectStrategy: false },
    });
    nobody.on('error', () => {});
    const error = await nobody.connect().catch((reason) => reason);
    expect(error.code).to.equal('ECONNREFUSED');
  });
});
