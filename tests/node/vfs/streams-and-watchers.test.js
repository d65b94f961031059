// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const { once } = require('node:events');
const vfs = require('node:vfs');

const system = vfs.create();
system.writeFileSync('/file', '0123456789');
system.mkdirSync('/dir');

async function read(path, options) {
  const stream = system.createReadStream(path, options);
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  assert.strictEqual(stream.destroyed, true);
  return pieces;
}

require('../finish')(async () => {
  assert.strictEqual(Buffer.concat(await read('/file')).toString(), '0123456789');
  assert.deepStrictEqual((await read('/file', { start: 2, end: 5 })).map(String), ['2345']);
  assert.deepStrictEqual((await read('/file', { highWaterMark: 4 })).map(String), [
    '0123',
    '4567',
    '89',
  ]);
  assert.deepStrictEqual(await read('/file', { encoding: 'utf8' }), ['0123456789']);
  await assert.rejects(read('/none'), { code: 'ENOENT' });
  await assert.rejects(read('/dir'), { code: 'EISDIR' });
  assert.throws(() => system.createReadStream('/file', { start: 3, end: 2 }), {
    code: 'ERR_OUT_OF_RANGE',
  });

  const first = system.createWriteStream('/out');
  const events = [];
  for (const name of ['open', 'ready', 'finish', 'close']) first.on(name, () => events.push(name));
  first.write('ab');
  first.end('cd');
  await once(first, 'close');
  assert.deepStrictEqual(events, ['open', 'ready', 'finish', 'close']);
  assert.deepStrictEqual([first.bytesWritten, first.path], [4, '/out']);
  const second = system.createWriteStream('/out', { flags: 'r+', start: 1 });
  second.end('__');
  await once(second, 'close');
  assert.strictEqual(system.readFileSync('/out', 'utf8'), 'a__d');

  // Watchers look at intervals.
  const watcher = system.watch('/dir', { interval: 10 });
  let change = once(watcher, 'change');
  system.writeFileSync('/dir/new', '');
  assert.deepStrictEqual(await change, ['rename', 'new']);
  change = once(watcher, 'change');
  system.writeFileSync('/dir/new', 'longer');
  assert.deepStrictEqual(await change, ['change', 'new']);
  watcher.close();

  const ended = new AbortController();
  const told = [];
  const iteration = (async () => {
    const { signal } = ended;
    for await (const event of system.promises.watch('/dir', { interval: 10, signal })) {
      told.push(`${event.eventType} ${event.filename}`);
      setTimeout(() => ended.abort(), 20);
    }
  })();
  const writing = setInterval(() => system.writeFileSync('/dir/new', `${Math.random()}`), 20);
  // Between two events it ends, and while it waits it fails.
  await iteration.catch((error) => assert.strictEqual(error.name, 'AbortError'));
  clearInterval(writing);
  assert.deepStrictEqual([...new Set(told)], ['change new']);

  const sizes = await new Promise((resolve) => {
    system.watchFile('/late', { interval: 10 }, (now, before) => resolve([now.size, before.size]));
    system.writeFileSync('/late', 'now');
  });
  assert.deepStrictEqual(sizes, [3, 0]);
  system.unwatchFile('/late');
});
