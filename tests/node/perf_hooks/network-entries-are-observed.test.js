'use strict';

// Observers of 'dns', 'http' and 'net' hear of look-ups, connections, requests and answers.

const assert = require('assert');
const dns = require('dns');
const http = require('http');
const { PerformanceObserver } = require('perf_hooks');

const entries = [];
const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
observer.observe({ entryTypes: ['dns', 'http', 'net'] });

const server = http.createServer((req, res) => {
  res.statusCode = 404;
  res.setHeader('x-is', 'not here');
  req.resume().on('end', () => res.end('no'));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const options = { port, host: '127.0.0.1', path: '/what?ever', method: 'POST', agent: false };
  const req = http.request(options, (res) => {
    res.resume().on('end', () => {
      server.close();
      dns.lookup('localhost', { all: true }, (err) => {
        assert.ifError(err);
        dns.lookup('localhost', { family: 4, order: 'ipv4first' }, () => {
          setImmediate(() => setImmediate(() => check(port)));
        });
      });
    });
  });
  req.end('something');
});

function check(port) {
  observer.disconnect();
  const of = (name) => entries.filter((entry) => entry.name === name);
  for (const entry of entries) {
    assert.strictEqual(entry.constructor.name, 'PerformanceNodeEntry');
    assert.ok(entry.startTime > 0 && entry.duration >= 0);
  }
  const [connect] = of('connect');
  assert.strictEqual(connect.entryType, 'net');
  assert.deepStrictEqual(connect.detail, { host: '127.0.0.1', port });
  const [client] = of('HttpClient');
  assert.strictEqual(client.entryType, 'http');
  assert.strictEqual(client.detail.req.method, 'POST');
  assert.strictEqual(client.detail.req.url, `http://127.0.0.1:${port}/what?ever`);
  assert.strictEqual(client.detail.req.headers.host, `127.0.0.1:${port}`);
  assert.strictEqual(client.detail.res.statusCode, 404);
  assert.strictEqual(client.detail.res.statusMessage, 'Not Found');
  assert.strictEqual(client.detail.res.headers['x-is'], 'not here');
  const [answer] = of('HttpRequest');
  assert.strictEqual(answer.detail.req.url, '/what?ever');
  assert.strictEqual(answer.detail.res.headers['x-is'], 'not here');
  const [all, one] = of('lookup');
  assert.strictEqual(all.entryType, 'dns');
  assert.strictEqual(all.detail.hostname, 'localhost');
  assert.strictEqual(all.detail.family, 0);
  assert.ok(Array.isArray(all.detail.addresses));
  assert.strictEqual(one.detail.order, 'ipv4first');
  assert.strictEqual(one.detail.verbatim, false);
  assert.deepStrictEqual(one.detail.addresses, ['127.0.0.1']);

  // Who has stopped observing hears nothing more.
  const before = entries.length;
  dns.lookup('localhost', () => {
    setImmediate(() => setImmediate(() => assert.strictEqual(entries.length, before)));
  });
}
