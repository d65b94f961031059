'use strict';
// Listeners of an answer's 'finish' and 'close' run in the async context in which the answer was ended, whether it was ended
// at once or later, with or without other connections being answered at the same time.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const http = require('http');

const storage = new AsyncLocalStorage();
const REQUESTS = 40;
let told = 0;

const server = http.createServer((req, res) => {
  const name = req.url;
  storage.run(name, () => {
    for (const event of ['finish', 'close']) {
      res.on(event, () => {
        assert.strictEqual(storage.getStore(), name, event);
        assert.strictEqual(res.writableFinished, true);
        if (++told === 2 * REQUESTS) server.close();
      });
    }
    if (name.endsWith('5')) setImmediate(() => res.end(name));
    else res.end(name);
  });
});

server.listen(0, '127.0.0.1', () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  let done = 0;
  for (let i = 0; i < REQUESTS; i++) {
    http.get({ port: server.address().port, host: '127.0.0.1', path: `/${i}`, agent }, (res) => {
      res.resume();
      res.on('end', () => {
        if (++done === REQUESTS) agent.destroy();
      });
    });
  }
});

process.on('exit', () => assert.strictEqual(told, 2 * REQUESTS));
