// flags: --experimental-stream-iter --no-warnings
'use strict';
// A FileHandle is a source and a target of `stream/iter`. One of them at a time has the handle to itself, until it ends; `start`
// and `limit` say which part of the file it is for.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish.js');
const { open } = require('fs/promises');
const { bytes, bytesSync, pipeTo, pipeToSync, text, textSync } = require('stream/iter');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-handles-'));
process.on('exit', () => fs.rmSync(directory, { recursive: true }));
let files = 0;
function file(content) {
  const name = path.join(directory, `${files++}`);
  fs.writeFileSync(name, content);
  return name;
}

const data = Buffer.alloc(400_000);
for (let i = 0; i < data.length; i++) data[i] = (i * i) >> 5;
const upper = (batch) => (batch === null ? null : Buffer.concat(batch).toString().toUpperCase());
const locked = { code: 'ERR_INVALID_STATE', message: 'Invalid state: The FileHandle is locked' };

function parts({ start = 0, limit = Infinity } = {}) {
  return data.subarray(start, start + limit);
}

const ranges = [
  {},
  { chunkSize: 1000 },
  { start: 399_990 },
  { start: 400_000 },
  { start: 17, limit: 200_000 },
  { chunkSize: 7, limit: 20 },
];

finish(async () => {
  for (const range of ranges) {
    const name = file(data);
    let handle = await open(name);
    assert.ok(parts(range).equals(await bytes(handle.pull({ ...range, autoClose: true }))));
    assert.strictEqual(handle.fd, -1);
    handle = await open(name);
    assert.ok(parts(range).equals(bytesSync(handle.pullSync({ ...range, autoClose: true }))));
    assert.strictEqual(handle.fd, -1);
  }

  // Without `start` it is the file's own position.
  {
    const handle = await open(file('hello world'));
    for await (const batch of handle.pull({ chunkSize: 5 })) {
      assert.strictEqual(`${batch[0]}`, 'hello');
      break;
    }
    assert.strictEqual(await text(handle.pull(upper)), ' WORLD');
    assert.strictEqual(textSync(handle.pullSync(upper, { start: 6 })), 'WORLD');
    const stream = handle.pull();
    for (const method of ['pull', 'pullSync', 'writer', 'readableWebStream']) {
      assert.throws(() => handle[method](), locked);
    }
    const iterator = stream[Symbol.asyncIterator]();
    assert.strictEqual((await iterator.next()).done, true);
    assert.strictEqual(await text(handle.pull({ start: 0 })), 'hello world');
    await handle.close();
    assert.throws(() => handle.pull(), { message: 'Invalid state: The FileHandle is closed' });
    assert.throws(() => handle.pullSync(), { code: 'ERR_INVALID_STATE' });
    assert.throws(() => handle.writer(), { code: 'ERR_INVALID_STATE' });
  }

  // It stays open for whoever reads.
  {
    const handle = await open(file('hello'));
    const iterator = handle.pull({ chunkSize: 2 })[Symbol.asyncIterator]();
    await iterator.next();
    const closed = handle.close();
    assert.strictEqual(`${(await iterator.next()).value[0]}`, 'll');
    await iterator.return();
    await closed;
    assert.strictEqual(handle.fd, -1);
  }
  {
    const handle = await open(file('hello'));
    const stream = handle.pull();
    await handle.close();
    await assert.rejects(text(stream), { code: 'EBADF' });
  }

  // Signals, options.
  {
    const handle = await open(file('hello'));
    const controller = new AbortController();
    const { signal } = controller;
    const iterator = handle.pull({ signal, chunkSize: 1, autoClose: true })[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort('enough');
    await assert.rejects(iterator.next(), (reason) => reason === 'enough');
    assert.strictEqual(handle.fd, -1);
  }
  {
    const handle = await open(file('hello'), 'r+');
    const bad = [
      [{ autoClose: 1 }, 'ERR_INVALID_ARG_TYPE'],
      [{ start: 1.5 }, 'ERR_OUT_OF_RANGE'],
      [{ start: -2 }, 'ERR_OUT_OF_RANGE'],
      [{ limit: 0 }, 'ERR_OUT_OF_RANGE'],
      [{ chunkSize: 0 }, 'ERR_OUT_OF_RANGE'],
      [{ chunkSize: '1' }, 'ERR_INVALID_ARG_TYPE'],
    ];
    for (const [options, code] of bad) {
      for (const method of ['pull', 'pullSync', 'writer']) {
        assert.throws(() => handle[method](options), { code });
      }
    }
    assert.throws(() => handle.pull({ signal: {} }), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => handle.pull(5, {}), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => handle.writer(null), { code: 'ERR_INVALID_ARG_TYPE' });
    await handle.close();
  }

  // Writers.
  {
    const name = file('');
    const handle = await open(name, 'w');
    const writer = handle.writer();
    await writer.write('a');
    await writer.writev(['b', Buffer.from('c')]);
    assert.strictEqual(writer.writeSync('d'), true);
    assert.strictEqual(writer.writevSync(['e', 'f']), true);
    const pending = writer.write('g');
    // Not while something is being written.
    assert.strictEqual(writer.writeSync('x'), false);
    assert.strictEqual(writer.endSync(), -1);
    assert.strictEqual(await writer.end(), 7);
    assert.strictEqual(await pending, undefined);
    assert.strictEqual(fs.readFileSync(name, 'utf8'), 'abcdefg');
    assert.strictEqual(writer.endSync(), 7);
    await assert.rejects(writer.write('x'), { code: 'ERR_INVALID_STATE' });
    assert.strictEqual(writer.writeSync('x'), false);

    const other = handle.writer({ start: 2, limit: 3 });
    await other.write('CD');
    await assert.rejects(other.write('EF'), { code: 'ERR_OUT_OF_RANGE' });
    assert.strictEqual(other.writeSync('EF'), false);
    assert.strictEqual(other.writeSync('E'), true);
    assert.strictEqual(other.endSync(), 3);
    assert.strictEqual(fs.readFileSync(name, 'utf8'), 'abCDEfg');

    const failed = handle.writer({ autoClose: true });
    failed.fail('broken');
    assert.strictEqual(handle.fd, -1);
    await assert.rejects(failed.write('x'), (reason) => reason === 'broken');
    await assert.rejects(failed.end(), (reason) => reason === 'broken');
    assert.strictEqual(failed.endSync(), -1);
  }
  {
    // A handle that is closed waits for its writer.
    const name = file('');
    const handle = await open(name, 'w');
    const writer = handle.writer();
    const closed = handle.close();
    await writer.write('late');
    assert.strictEqual(await writer.end(), 4);
    await closed;
    assert.strictEqual(fs.readFileSync(name, 'utf8'), 'late');
  }
  {
    const handle = await open(file(''), 'w');
    const writer = handle.writer();
    const { reason } = (
      await Promise.allSettled([writer.write('x', { signal: AbortSignal.abort('no') })])
    )[0];
    assert.strictEqual(reason, 'no');
    await writer[Symbol.asyncDispose]();
    await assert.rejects(writer.end(), (failure) => failure === undefined);
    handle.writer()[Symbol.dispose]();
    await handle.close();
  }

  // From one to the other.
  for (const way of ['sync', 'async']) {
    const from = await open(file(data));
    const name = file('');
    const to = await open(name, 'w');
    const total =
      way === 'sync'
        ? pipeToSync(from.pullSync({ autoClose: true }), to.writer({ autoClose: true }))
        : await pipeTo(from.pull({ autoClose: true }), to.writer({ autoClose: true }));
    assert.strictEqual(total, data.length);
    assert.ok(data.equals(fs.readFileSync(name)));
    assert.strictEqual(from.fd, -1);
    assert.strictEqual(to.fd, -1);
  }
});
