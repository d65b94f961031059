'use strict';
// STARTTLS: the same connection is plain first and secured later, on both sides.

const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { ca, expected, server } = require('./fixtures/pair.js');

const happened = expected('server secure', 'client secure', 'text');

const listening = net.createServer((plain) => {
  plain.once('data', (chunk) => {
    assert.strictEqual(chunk.toString(), 'STARTTLS');
    plain.write('go', () => {
      const secure = new tls.TLSSocket(plain, { isServer: true, ...server });
      secure.on('secure', () => happened('server secure'));
      secure.pipe(secure);
    });
  });
});
listening.listen(0, '127.0.0.1', () => {
  const plain = net.connect(listening.address().port, '127.0.0.1');
  plain.write('STARTTLS');
  plain.once('data', (chunk) => {
    assert.strictEqual(chunk.toString(), 'go');
    const secure = tls.connect({ socket: plain, ca, servername: 'localhost' }, () => {
      happened('client secure');
      secure.end('hello');
    });
    let text = '';
    secure.on('data', (data) => {
      text += data;
    });
    secure.on('close', () => {
      assert.strictEqual(text, 'hello');
      happened('text');
      listening.close();
    });
  });
});
