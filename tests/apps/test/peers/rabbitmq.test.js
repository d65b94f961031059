'use strict';
// amqplib against a real RabbitMQ: topics, confirmations, work that is given back, and errors of channels.

const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const amqp = require('amqplib');
const { expect } = require('chai');
const { find, folder, freePort, sleep, start } = require('../../lib/peer');

describe('RabbitMQ', function () {
  this.timeout(180_000);
  let mapper;
  let server;
  let url;
  let connection;

  before(async () => {
    const place = folder('rabbitmq');
    const [port, distribution, mapperPort] = [await freePort(), await freePort(), await freePort()];
    const env = {
      ...process.env,
      HOME: place,
      ERL_EPMD_PORT: String(mapperPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `nodus${process.pid}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_MNESIA_BASE: path.join(place, 'data'),
      RABBITMQ_LOG_BASE: path.join(place, 'log'),
      RABBITMQ_ENABLED_PLUGINS_FILE: path.join(place, 'plugins'),
      RABBITMQ_CONFIG_FILE: path.join(place, 'none'),
      RABBITMQ_CONF_ENV_FILE: path.join(place, 'none-env'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none',
      LC_ALL: 'C.UTF-8',
    };
    fs.writeFileSync(path.join(place, 'plugins'), '[].\n');
    // The server would start the port mapper as a daemon that stays.
    mapper = await start(find('epmd'), ['-port', String(mapperPort)], { env, ready: mapperPort });
    const scripts = fs
      .readdirSync('/usr/lib/rabbitmq/lib')
      .map((name) => `/usr/lib/rabbitmq/lib/${name}/sbin`);
    server = await start(path.join(scripts[0], 'rabbitmq-server'), [], {
      env,
      cwd: place,
      // The script has a virtual machine and its helpers as children.
      detached: true,
      ready: port,
    });
    url = `amqp://127.0.0.1:${port}`;
    connection = await amqp.connect(url);
    connection.on('error', () => {});
  });
  after(async () => {
    await connection?.close().catch(() => {});
    await server?.stop('SIGKILL');
    await mapper?.stop('SIGKILL');
  });

  it('routes by topic', async () => {
    const channel = await connection.createChannel();
    await channel.assertExchange('topics', 'topic', { durable: false });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'topics', 'log.*.error');
    const got = [];
    const consumer = await channel.consume(queue, (message) => got.push(message), { noAck: true });
    channel.publish('topics', 'log.web.error', Buffer.from('Hello!'), {
      contentType: 'text/plain',
      headers: { number: 7, nested: { list: [1, 'two', true] } },
    });
    channel.publish('topics', 'log.web.info', Buffer.from('not wanted'));
    channel.publish('topics', 'log.db.error', Buffer.alloc(500_000, 'x'));
    while (got.length < 2) await sleep(5);
    expect(String(got[0].content)).to.equal('Hello!');
    expect(got[0].fields.routingKey).to.equal('log.web.error');
    expect(got[0].properties.headers).to.deep.equal({
      number: 7,
      nested: { list: [1, 'two', true] },
    });
    expect(got[1].content.length).to.equal(500_000);
    await channel.cancel(consumer.consumerTag);
    await channel.close();
  });

  it('confirms what it was given', async () => {
    const channel = await connection.createConfirmChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    for (let i = 0; i < 500; i++) channel.sendToQueue(queue, Buffer.from(String(i)));
    await channel.waitForConfirms();
    expect((await channel.checkQueue(queue)).messageCount).to.equal(500);
    const got = [];
    await channel.prefetch(20);
    await channel.consume(queue, (message) => {
      got.push(Number(String(message.content)));
      channel.ack(message);
    });
    while (got.length < 500) await sleep(5);
    expect(got).to.deep.equal(Array.from({ length: 500 }, (_, i) => i));
    await channel.close();
  });

  it('hands out again what was given back', async () => {
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    channel.sendToQueue(queue, Buffer.from('work'));
    const seen = [];
    await channel.consume(queue, (message) => {
      seen.push(message.fields.redelivered);
      if (seen.length === 1) channel.nack(message);
      else channel.ack(message);
    });
    while (seen.length < 2) await sleep(5);
    expect(seen).to.deep.equal([false, true]);
    await channel.close();
  });

  it('returns what it cannot route', async () => {
    const channel = await connection.createChannel();
    const returned = once(channel, 'return');
    channel.publish('', 'no such queue', Buffer.from('lost'), { mandatory: true });
    const [message] = await returned;
    expect(message.fields.replyText).to.equal('NO_ROUTE');
    await channel.close();
  });

  it('asks and answers', async () => {
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.consume(queue, (message) => {
      const { replyTo, correlationId } = message.properties;
      const sum = String(Number(String(message.content)) * 2);
      channel.sendToQueue(replyTo, Buffer.from(sum), { correlationId });
      channel.ack(message);
    });
    const answer = new Promise((resolve) => {
      channel.consume('amq.rabbitmq.reply-to', resolve, { noAck: true });
    });
    channel.sendToQueue(queue, Buffer.from('21'), {
      replyTo: 'amq.rabbitmq.reply-to',
      correlationId: 'q',
    });
    const message = await answer;
    expect([String(message.content), message.properties.correlationId]).to.deep.equal(['42', 'q']);
    await channel.close();
  });

  it('ends a channel that did wrong, and only that', async () => {
    const channel = await connection.createChannel();
    const failed = once(channel, 'error');
    const error = await channel.checkQueue('no such queue').catch((reason) => reason);
    expect(error.message).to.match(/404 \(NOT-FOUND\)/);
    await failed;
    const other = await connection.createChannel();
    await other.assertQueue('', { exclusive: true });
    await other.close();
  });

  it('refuses a wrong password', async () => {
    const wrong = url.replace('//', '//guest:wrong@');
    const error = await amqp.connect(wrong).catch((reason) => reason);
    expect(error.message).to.match(/ACCESS_REFUSED|Handshake terminated/);
  });
});
