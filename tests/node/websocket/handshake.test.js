'use strict';
// The opening: what is asked for, what can be answered, and what cannot.
const assert = require('assert');
const { close, event, listen } = require('./server.js');
const finish = require('../finish.js');

finish(async () => {
  let request;
  let answer = [];
  const { server, url } = await listen(
    ({ payload }, socket) => close(socket, payload),
    (req) => {
      request = req;
      return answer;
    },
  );
  const failure = async (socket) => {
    const error = event(socket, 'error');
    const { code, wasClean } = await event(socket, 'close');
    assert.deepStrictEqual([code, wasClean], [1006, false]);
    await error;
  };

  answer = ['Sec-WebSocket-Protocol: b'];
  const socket = new WebSocket(`${url}/path?query`, ['a', 'b']);
  await event(socket, 'open');
  assert.strictEqual(request.url, '/path?query');
  assert.strictEqual(request.headers['sec-websocket-protocol'], 'a, b');
  assert.strictEqual(request.headers['sec-websocket-version'], '13');
  assert.match(request.headers['sec-websocket-extensions'], /^permessage-deflate/);
  assert.strictEqual(socket.protocol, 'b');
  socket.close();

  const more = new WebSocket(url.replace('ws:', 'http:'), {
    protocols: 'b',
    headers: { 'x-own': '1' },
  });
  await event(more, 'open');
  assert.strictEqual(request.headers['x-own'], '1');
  assert.strictEqual(more.url, `${url}/`);
  more.close();

  answer = ['Sec-WebSocket-Protocol: c'];
  await failure(new WebSocket(url, 'a'));
  answer = ['Sec-WebSocket-Extensions: something-else'];
  await failure(new WebSocket(url));
  server.removeAllListeners('upgrade');
  await failure(new WebSocket(url));
  server.close();
  await failure(new WebSocket('ws://localhost:2/'));

  for (const [args, name] of [
    [['::'], 'SyntaxError'],
    [['ftp://a'], 'SyntaxError'],
    [['ws://a#b'], 'SyntaxError'],
    [['ws://a', ['x', 'x']], 'SyntaxError'],
    [['ws://a', 'a b'], 'SyntaxError'],
    [[], 'TypeError'],
  ]) {
    assert.throws(() => new WebSocket(...args), { name });
  }
});
