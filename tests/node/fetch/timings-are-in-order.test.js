'use strict';
// The entry of a fetch has all its times, in order, with a redirect and without; how connecting went is not told of.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const { PerformanceObserver } = require('perf_hooks');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => {
    if (req.url === '/redirect') res.writeHead(302, { location: '/' });
    res.end('body');
  });
  server.listen(0);
  await once(server, 'listening');

  for (const path of ['/', '/redirect']) {
    const told = new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        observer.disconnect();
        resolve(list.getEntries()[0]);
      });
      observer.observe({ entryTypes: ['resource'] });
    });
    const response = await fetch(`http://localhost:${server.address().port}${path}`);
    assert.strictEqual(await response.text(), 'body');
    const entry = await told;
    const times = [
      entry.startTime,
      entry.fetchStart,
      entry.domainLookupStart,
      entry.domainLookupEnd,
      entry.connectStart,
      entry.connectEnd,
      entry.requestStart,
      entry.responseStart,
      entry.responseEnd,
    ];
    assert.deepStrictEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.strictEqual(entry.secureConnectionStart, entry.connectStart);
    assert.strictEqual(entry.connectEnd, entry.fetchStart);
    assert.strictEqual(entry.redirectStart > 0, path === '/redirect');
    assert.deepStrictEqual(Object.keys(entry.toJSON()).slice(-8, -5), [
      'transferSize',
      'encodedBodySize',
      'decodedBodySize',
    ]);
  }
  server.close();
  server.closeAllConnections();
});
