'use strict';
// An agent has no more sockets than it may, to one place and altogether, those at rest included; it takes up the one that
// its scheduling says, and ends those that have been at rest too long or are too many.
const assert = require('assert');
const { once } = require('events');
const http = require('http');
const finish = require('../finish.js');

// Requests are answered when as many as there may be have come, and those that may not be had time to come as well.
let together = 1;
let most = 0;
let waiting = [];
const server = http.createServer((request, response) => {
  waiting.push(() => response.end(String(request.socket.remotePort)));
  most = Math.max(most, waiting.length);
  if (waiting.length === together) setTimeout(answer, 5);
});

function answer() {
  for (const one of waiting.splice(0)) one();
}

function total(lists) {
  return Object.values(lists).flat().length;
}

finish(async () => {
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  const get = (agent, host = '127.0.0.1') =>
    new Promise((resolve, reject) => {
      const request = http.get({ host, port, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      });
      request.on('error', reject);
    });
  const settled = () => new Promise((resolve) => setImmediate(setImmediate, resolve));

  for (const [options, limit] of [
    [{ maxSockets: 2 }, 2],
    [{ maxSockets: 2, keepAlive: true }, 2],
    [{ maxTotalSockets: 3 }, 3],
  ]) {
    most = 0;
    together = limit;
    const agent = new http.Agent(options);
    const all = [1, 2, 3, 4, 5, 6].map(() => get(agent));
    await Promise.all(all);
    assert.strictEqual(most, limit, JSON.stringify(options));
    agent.destroy();
  }

  // Several places share the total, and what rests in one is no loss to the others.
  together = 1;
  const shared = new http.Agent({ maxTotalSockets: 2, keepAlive: true });
  most = 0;
  for (let round = 0; round < 3; round++) {
    await Promise.all([1, 2, 3, 1, 2, 3].map((n) => get(shared, `127.0.0.${n}`)));
    await settled();
    assert.ok(total(shared.sockets) + total(shared.freeSockets) <= 2);
    assert.strictEqual(shared.totalSocketCount, total(shared.sockets) + total(shared.freeSockets));
  }
  assert.ok(most <= 3);
  shared.destroy();

  for (const [scheduling, order] of [
    ['lifo', [2, 2, 2]],
    ['fifo', [0, 1, 2]],
  ]) {
    const agent = new http.Agent({ keepAlive: true, scheduling });
    const freed = [];
    agent.on('free', ({ localPort }) => freed.push(localPort));
    await Promise.all([get(agent), get(agent), get(agent)]);
    await settled();
    const rested = freed.splice(0);
    assert.strictEqual(new Set(rested).size, 3);
    const used = [];
    for (let i = 0; i < 3; i++) {
      used.push(rested.indexOf(Number(await get(agent))));
      await settled();
    }
    assert.deepStrictEqual(used, order, scheduling);
    assert.strictEqual(agent.totalSocketCount, 3);
    agent.destroy();
  }

  const few = new http.Agent({ keepAlive: true, maxFreeSockets: 1 });
  await Promise.all([get(few), get(few), get(few)]);
  await settled();
  assert.strictEqual(total(few.freeSockets), 1);
  few.destroy();

  const hasty = new http.Agent({ keepAlive: true, timeout: 20 });
  const freed = once(hasty, 'free');
  get(hasty);
  const [resting] = await freed;
  assert.deepStrictEqual(Object.values(hasty.freeSockets), [[resting]]);
  await once(resting, 'close');
  assert.strictEqual(total(hasty.freeSockets), 0);
  assert.strictEqual(hasty.totalSocketCount, 0);

  for (const options of [{ scheduling: 'x' }, { maxTotalSockets: 'x' }, { maxTotalSockets: 0 }]) {
    assert.throws(() => new http.Agent(options), { name: /^(TypeError|RangeError)$/ });
  }
  server.close();
});
