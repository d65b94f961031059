'use strict';
// nodemailer sends mail to a server of the tests, which speaks SMTP line by line: with STARTTLS and a login, over
// connections that are kept, and refusing what it should.

const crypto = require('node:crypto');
const net = require('node:net');
const tls = require('node:tls');
const { Readable } = require('node:stream');
const { expect } = require('chai');
const nodemailer = require('nodemailer');
const { listen, pem } = require('../../lib/peer');

const keys = { key: pem('server.key'), cert: pem('server.pem') };

/** Serves one connection: `log` gets the commands, `mails` what was sent. */
function serve(raw, { log, mails, options }) {
  let socket = raw;
  let rest = '';
  let mail = null;
  let body = null;
  let login = null;
  const say = (line) => socket.write(`${line}\r\n`);

  function command(line) {
    log.push(line);
    const [word] = line.toUpperCase().split(' ');
    if (login !== null) {
      login.push(Buffer.from(line, 'base64').toString());
      if (login.length < 2) return say('334 UGFzc3dvcmQ6');
      const good = login.join(':') === 'me:secret';
      login = null;
      return say(good ? '235 welcome' : '535 5.7.8 wrong');
    }
    switch (word) {
      case 'EHLO':
        say('250-stub');
        say('250-PIPELINING');
        if (options.starttls && socket === raw) say('250-STARTTLS');
        if (options.login) say('250-AUTH LOGIN');
        return say('250 8BITMIME');
      case 'STARTTLS':
        if (!options.starttls) return say('502 not here');
        say('220 go on');
        raw.removeListener('data', onData);
        socket = new tls.TLSSocket(raw, { isServer: true, ...keys });
        socket.on('data', onData);
        socket.on('error', () => {});
        return;
      case 'AUTH':
        login = [];
        return say('334 VXNlcm5hbWU6');
      case 'MAIL':
        mail = { from: /<(.*?)>/.exec(line)[1], to: [], secure: socket !== raw };
        return say('250 ok');
      case 'RCPT':
        if (line.includes('nobody@')) return say('550 5.1.1 no such user');
        mail.to.push(/<(.*?)>/.exec(line)[1]);
        return say('250 ok');
      case 'DATA':
        body = [];
        return say('354 begin');
      case 'QUIT':
        say('221 bye');
        return socket.end();
      default:
        return say('250 ok');
    }
  }

  function onData(data) {
    rest += data.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (body === null) {
        command(line);
      } else if (line === '.') {
        mails.push({ ...mail, text: body.join('\r\n') });
        body = null;
        say('250 2.0.0 taken');
      } else {
        body.push(line.startsWith('..') ? line.slice(1) : line);
      }
    }
  }

  raw.on('error', () => {});
  raw.on('data', onData);
  if (options.silent) return;
  say('220 stub ready');
}

describe('nodemailer', () => {
  const servers = [];
  const transports = [];
  async function stub(options = {}) {
    const state = { log: [], mails: [], connections: 0, options };
    const server = net.createServer((socket) => {
      state.connections++;
      serve(socket, state);
    });
    servers.push(server);
    state.port = await listen(server);
    return state;
  }
  function transport(port, options = {}) {
    const made = nodemailer.createTransport({
      host: 'localhost',
      port,
      tls: { ca: pem('ca.pem') },
      ...options,
    });
    transports.push(made);
    return made;
  }
  after(async () => {
    for (const one of transports) one.close();
    for (const one of servers) one.close();
  });

  const letter = {
    from: 'ada@example.org',
    to: 'grace@example.org',
    subject: 'Grüße',
    text: 'hello\n.dot\n',
  };

  it('sends a letter in several parts', async () => {
    const server = await stub();
    const file = crypto.randomBytes(200_000);
    const info = await transport(server.port).sendMail({
      ...letter,
      html: '<b>hello</b>',
      attachments: [
        {
          filename: 'data.bin',
          content: Readable.from([file.subarray(0, 50_000), file.subarray(50_000)]),
        },
      ],
    });
    expect(info.accepted).to.deep.equal(['grace@example.org']);
    const [mail] = server.mails;
    expect(mail).to.include({ from: 'ada@example.org', secure: false });
    expect(mail.text).to.match(/^Subject: =\?UTF-8\?[QB]\?/m);
    expect(mail.text).to.match(/^Content-Type: multipart\/mixed/m);
    expect(mail.text).to.include('\r\n.dot');
    const packed = /filename=data\.bin\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(mail.text)[1];
    expect(Buffer.from(packed, 'base64').equals(file)).to.equal(true);
  });

  it('turns secure and logs in', async () => {
    const server = await stub({ starttls: true, login: true });
    const sending = transport(server.port, {
      requireTLS: true,
      auth: { user: 'me', pass: 'secret' },
    });
    expect(await sending.verify()).to.equal(true);
    await sending.sendMail(letter);
    expect(server.mails[0].secure).to.equal(true);
    const wrong = transport(server.port, { requireTLS: true, auth: { user: 'me', pass: 'no' } });
    const error = await wrong.sendMail(letter).catch((reason) => reason);
    expect(error).to.include({ code: 'EAUTH', responseCode: 535 });
  });

  it('does not send where it cannot turn secure', async () => {
    const server = await stub();
    const strict = await transport(server.port, { requireTLS: true })
      .sendMail(letter)
      .catch((e) => e);
    expect(strict).to.be.an('error');
    const untrusted = await stub({ starttls: true });
    const error = await transport(untrusted.port, { tls: {} })
      .sendMail(letter)
      .catch((e) => e);
    expect(error.code).to.equal('ESOCKET');
    expect(server.mails.length + untrusted.mails.length).to.equal(0);
  });

  it('tells who was refused', async () => {
    const server = await stub();
    const info = await transport(server.port).sendMail({
      ...letter,
      to: ['a@b.org', 'nobody@b.org'],
    });
    expect(info.accepted).to.deep.equal(['a@b.org']);
    expect(info.rejected).to.deep.equal(['nobody@b.org']);
    const error = await transport(server.port)
      .sendMail({ ...letter, to: 'nobody@b.org' })
      .catch((e) => e);
    expect(error).to.include({ code: 'EENVELOPE', responseCode: 550 });
  });

  it('sends many letters over a few connections', async () => {
    const server = await stub();
    const pool = transport(server.port, { pool: true, maxConnections: 3, maxMessages: 100 });
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, i) => pool.sendMail({ ...letter, subject: `letter ${i}` })),
    );
    expect(all).to.have.length(60);
    expect(server.mails).to.have.length(60);
    expect(server.connections).to.be.at.most(3);
  });

  it('does not wait for ever for a greeting', async () => {
    const server = await stub({ silent: true });
    const error = await transport(server.port, { greetingTimeout: 50 })
      .sendMail(letter)
      .catch((e) => e);
    expect(error.code).to.equal('ETIMEDOUT');
  });
});
