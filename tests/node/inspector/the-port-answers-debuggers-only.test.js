'use strict';
// The port lists its target for names of this machine, and for no others; what is no request of a debugger is refused.

const assert = require('assert');
const finish = require('../finish.js');
const { exchange, get, start, upgrade } = require('./peer.js');

finish(async () => {
  const { child, port, path } = await start(['--inspect=0', '-e', 'setInterval(() => {}, 1000)']);
  const id = path.slice(1);
  const { status, text } = await get(port, '/json/list');
  assert.strictEqual(status, 200);
  const [target] = JSON.parse(text);
  assert.strictEqual(target.id, id);
  assert.strictEqual(target.type, 'node');
  assert.strictEqual(target.webSocketDebuggerUrl, `ws://127.0.0.1:${port}/${id}`);
  const named = JSON.parse((await get(port, '/json', { Host: 'localhost:1' })).text);
  assert.strictEqual(named[0].webSocketDebuggerUrl, `ws://localhost:1/${id}`);
  const version = JSON.parse((await get(port, '/json/version')).text);
  assert.strictEqual(version.Browser, `node.js/${process.version}`);
  assert.ok(JSON.parse((await get(port, '/json/protocol')).text).domains.length > 3);

  for (const host of ['evil.example', 'localhost.evil.example:80', '127.0.0.1.evil.example']) {
    const refused = await get(port, '/json', { Host: host });
    assert.strictEqual(refused.status, 400, host);
    assert.doesNotMatch(refused.text, new RegExp(id));
  }
  for (const bad of ['/', '/json/nothing', '/json/list?x', path]) {
    assert.strictEqual((await get(port, bad)).status, 400, bad);
  }
  assert.match(await exchange(port, ['POST /json HTTP/1.1\r\nHost: localhost\r\n\r\n']), / 400 /);
  assert.match(await exchange(port, [upgrade('/wrong')]), / 400 /);
  const foreign = upgrade(path).replace('Host: localhost', 'Host: evil.example');
  assert.match(await exchange(port, [foreign]), / 400 /);
  const accepted = await exchange(port, [upgrade(path)], /\r\n\r\n/);
  assert.match(accepted, /^HTTP\/1\.1 101 .*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/s);
  child.kill();
  await child.exited;
});
