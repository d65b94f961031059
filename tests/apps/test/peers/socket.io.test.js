'use strict';
// socket.io with its own client: polling and WebSocket, the upgrade between them, acknowledgements, rooms, binary data and
// coming back after the connection was lost.

const crypto = require('node:crypto');
const http = require('node:http');
const { expect } = require('chai');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');
const { listen, sleep } = require('../../lib/peer');
const { attach } = require('../../apps/drawing');

const big = crypto.randomBytes(500_000);

describe('socket.io', () => {
  let server;
  let sockets;
  let url;
  const clients = [];

  before(async () => {
    server = http.createServer((_req, res) => res.end('page'));
    sockets = new Server(server, { perMessageDeflate: { threshold: 0 }, maxHttpBufferSize: 5e6 });
    sockets.on('connection', (socket) => {
      socket.emit('broadcast', { message: 'Hi!' });
      socket.on('clientmessage', (data, done) => done?.({ heard: data }));
      socket.on('join', (room, done) => {
        socket.join(room);
        done();
      });
      socket.on('say', (room, text) => sockets.to(room).emit('said', text));
    });
    sockets.of('/private').use((socket, next) => {
      next(socket.handshake.auth.word === 'secret' ? undefined : new Error('not allowed'));
    });
    url = `http://127.0.0.1:${await listen(server)}`;
  });
  after(async () => {
    for (const one of clients) one.close();
    await sockets.close();
  });
  function connect(options = {}, where = url) {
    const socket = io(where, { forceNew: true, ...options });
    clients.push(socket);
    return socket;
  }
  const event = (socket, name) => new Promise((resolve) => socket.once(name, resolve));

  for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
    it(`talks over ${transports.join(' and then ')}`, async () => {
      const socket = connect({ transports });
      expect(await event(socket, 'broadcast')).to.deep.equal({ message: 'Hi!' });
      if (transports.length > 1 && socket.io.engine.transport.name === 'polling') {
        await event(socket.io.engine, 'upgrade');
      }
      expect(socket.io.engine.transport.name).to.equal(transports.at(-1));
      const text = await socket.emitWithAck('clientmessage', { message: 'ohai!' });
      expect(text).to.deep.equal({ heard: { message: 'ohai!' } });
      const bytes = await socket.emitWithAck('clientmessage', {
        deep: [big, 'é', new Uint8Array([1, 2])],
      });
      expect(Buffer.from(bytes.heard.deep[0]).equals(big)).to.equal(true);
      expect([...Buffer.from(bytes.heard.deep[2])]).to.deep.equal([1, 2]);
      socket.close();
    });
  }

  it('speaks to rooms', async () => {
    const people = [connect(), connect(), connect()];
    await Promise.all(people.map((one) => event(one, 'connect')));
    const heard = [];
    people.forEach((one, i) => one.on('said', (text) => heard.push(`${i} ${text}`)));
    await people[0].emitWithAck('join', 'den');
    await people[1].emitWithAck('join', 'den');
    people[2].emit('say', 'den', 'hello');
    while (heard.length < 2) await sleep(5);
    expect(heard.sort()).to.deep.equal(['0 hello', '1 hello']);
    for (const one of people) one.close();
  });

  it('lets in only those who know the word', async () => {
    const good = connect({ auth: { word: 'secret' } }, `${url}/private`);
    await event(good, 'connect');
    const bad = connect({ auth: { word: 'guess' } }, `${url}/private`);
    expect((await event(bad, 'connect_error')).message).to.equal('not allowed');
    good.close();
    bad.close();
  });

  it('comes back when the connection was lost', async () => {
    const socket = connect({ transports: ['websocket'], reconnectionDelay: 5 });
    await event(socket, 'connect');
    const first = socket.id;
    const lost = event(socket, 'disconnect');
    sockets.sockets.sockets.get(first).conn.transport.socket.terminate();
    expect(await lost).to.equal('transport close');
    await event(socket, 'connect');
    expect(socket.id).to.not.equal(first);
    expect(await socket.timeout(60_000).emitWithAck('clientmessage', 1)).to.deep.equal({
      heard: 1,
    });
    socket.close();
  });

  it('gives browsers their script', async () => {
    const response = await fetch(`${url}/socket.io/socket.io.js`);
    expect(await response.text()).to.match(/Socket\.IO v4/);
  });

  it('shares a drawing', async () => {
    const drawing = http.createServer();
    const board = attach(new Server(drawing));
    const where = `http://127.0.0.1:${await listen(drawing)}`;
    const people = [connect({}, where), connect({}, where)];
    await Promise.all(people.map((one) => event(one, 'connect')));
    const [ada, grace] = people;
    const seen = [];
    grace.on('moving', (data) => seen.push(data));
    for (let i = 0; i < 50; i++) ada.emit('mousemove', { x: i, y: 2 * i, drawing: true });
    while (seen.length < 50) await sleep(5);
    expect(seen[49]).to.deep.equal({ x: 49, y: 98, drawing: true, id: ada.id });
    const left = event(grace, 'clientdisconnect');
    const { id } = ada;
    ada.close();
    expect(await left).to.equal(id);
    grace.close();
    await board.close();
  });
});
