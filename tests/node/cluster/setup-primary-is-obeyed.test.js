'use strict';
// `setupPrimary` says what workers run and with what; `cluster` tells of it and of every step of a worker's life.
const assert = require('assert');
const cluster = require('cluster');

if (cluster.isPrimary) {
  const events = [];
  for (const name of ['setup', 'fork', 'online', 'message', 'disconnect', 'exit']) {
    cluster.on(name, () => events.push(name));
  }
  const given = { exec: __filename, args: ['a', 'b'], silent: true, serialization: 'advanced' };
  cluster.setupPrimary(given);
  for (const [name, value] of Object.entries(given)) {
    assert.deepStrictEqual(cluster.settings[name], value);
  }
  const worker = cluster.fork();
  let said = '';
  worker.process.stdout.on('data', (data) => (said += data));
  worker.on('message', (message) => {
    assert.deepStrictEqual(message, new Map([['args', ['a', 'b']]]));
    worker.disconnect();
  });
  worker.process.on('close', () => {
    assert.strictEqual(said, 'not seen by others\n');
    assert.strictEqual(worker.exitedAfterDisconnect, true);
    // `fork` sets up once more.
    assert.deepStrictEqual(events.toSorted(), [
      'disconnect',
      'exit',
      'fork',
      'message',
      'online',
      'setup',
      'setup',
    ]);
    assert.deepStrictEqual(events.slice(2, 4), ['fork', 'online']);
  });
} else {
  console.log('not seen by others');
  process.send(new Map([['args', process.argv.slice(2)]]));
}
