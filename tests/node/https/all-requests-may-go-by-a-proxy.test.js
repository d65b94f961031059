'use strict';
// `setGlobalProxyFromEnv` sends the requests of the global agents and of fetch by a proxy, until that is undone.
const assert = require('assert');
const http = require('http');
const finish = require('../finish.js');

const asked = [];
const proxy = http.createServer((request, response) => {
  asked.push(request.url);
  response.end('by proxy');
});
proxy.on('connect', (request, socket) => {
  asked.push(`tunnel ${request.url}`);
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
});
const target = http.createServer((_request, response) => response.end('directly'));
const listening = (server) => new Promise((done) => server.listen(0, '127.0.0.1', done));

function get(url) {
  return new Promise((resolve, reject) => {
    const library = url.startsWith('https:') ? require('https') : http;
    const request = library.get(url, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
  });
}

finish(async () => {
  await Promise.all([listening(proxy), listening(target)]);
  const address = `http://127.0.0.1:${proxy.address().port}`;
  const here = `http://127.0.0.1:${target.address().port}/`;
  const undo = http.setGlobalProxyFromEnv({
    http_proxy: address,
    https_proxy: address,
    no_proxy: '127.0.0.1',
  });
  assert.strictEqual(await get('http://one.invalid/a?b'), 'by proxy');
  assert.strictEqual(asked.shift(), 'http://one.invalid/a?b');
  await assert.rejects(get('https://two.invalid/'), { code: 'ERR_PROXY_TUNNEL' });
  assert.strictEqual(asked.shift(), 'tunnel two.invalid:443');
  await fetch('http://three.invalid/').then(
    (response) => response.text(),
    () => {},
  );
  assert.match(asked.shift(), /three\.invalid/);
  assert.strictEqual(await get(here), 'directly');
  undo();
  await assert.rejects(get('http://one.invalid/'), { syscall: 'getaddrinfo' });
  assert.strictEqual(await (await fetch(here)).text(), 'directly');
  assert.deepStrictEqual(asked, []);
  assert.throws(() => http.setGlobalProxyFromEnv(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => http.setGlobalProxyFromEnv({ http_proxy: 'x' }), {
    code: 'ERR_PROXY_INVALID_CONFIG',
  });
  for (const server of [proxy, target]) {
    server.close();
    server.closeAllConnections();
  }
});
