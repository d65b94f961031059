'use strict';
// An answer that the client does not read yet is on its way when a program begins to use the connection's socket: callbacks,
// 'drain', 'finish' and the end wait for it, and the socket knows how much is to be written.

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const SIZE = 8e6;
const clients = {};
const heard = {};

/** Notes that something was told of an answer, and whether the client has read of it by then. */
function note(name, what) {
  heard[name].push(what);
  assert.ok(clients[name].received > 0, `${name}: ${what}`);
}

const answers = {
  'whoever waits for drain'(res) {
    res.once('drain', () => {
      note('whoever waits for drain', 'drain');
      res.end('end');
    });
  },
  'an answer that was ended'(res) {
    res.end('end', () => note('an answer that was ended', 'end'));
  },
  'an answer that goes on'(res, use) {
    use(() => {
      res.write('more', () => note('an answer that goes on', 'more'));
      res.end();
    });
  },
  'a connection that is to end'(res, use) {
    res.end('end');
    use(() => res.socket.destroySoon());
  },
};

const server = http.createServer((req, res) => {
  const name = decodeURIComponent(req.url.slice(1));
  heard[name] = [];
  const { socket } = req;
  res.on('finish', () => note(name, 'finish'));
  assert.strictEqual(
    res.write('x'.repeat(SIZE), () => note(name, 'written')),
    false,
  );
  let then;
  answers[name](res, (callback) => {
    then = callback;
  });
  setTimeout(() => {
    socket.setTimeout(60_000);
    assert.ok(socket.writableLength > SIZE / 10, `${name}: ${socket.writableLength}`);
    then?.();
    clients[name].resume();
  }, 50);
});

const expected = {
  'whoever waits for drain': ['drain', 'finish', 'written'],
  'an answer that was ended': ['end', 'finish', 'written'],
  'an answer that goes on': ['finish', 'more', 'written'],
  'a connection that is to end': ['finish', 'written'],
};
process.on('exit', () => {
  for (const list of Object.values(heard)) list.sort();
  assert.deepStrictEqual(heard, expected);
});

server.listen(0, '127.0.0.1', () => {
  let left = 0;
  for (const name of Object.keys(answers)) {
    left++;
    const client = net.connect(server.address().port, '127.0.0.1');
    clients[name] = client;
    client.received = 0;
    client.on('data', (chunk) => {
      client.received += chunk.length;
    });
    client.on('close', () => {
      assert.ok(client.received > SIZE, name);
      if (--left === 0) server.close();
    });
    client.pause();
    client.write(
      `GET /${encodeURIComponent(name)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
  }
});
