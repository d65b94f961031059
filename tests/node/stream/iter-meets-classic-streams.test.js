// flags: --experimental-stream-iter --no-warnings
'use strict';
// Readables are sources, Writables are writers, and the other way round; errors and back-pressure cross over.
const assert = require('assert');
const finish = require('../finish.js');
const { Readable, Writable } = require('stream');
const iter = require('stream/iter');

const { fromReadable, fromWritable, pipeTo, push, text, toReadable, toReadableSync, toWritable } =
  iter;

function read(stream) {
  return stream.toArray().then((chunks) => Buffer.concat(chunks).toString());
}

finish(async () => {
  assert.strictEqual(
    await text(fromReadable(Readable.from(['a', 'b'], { objectMode: false }))),
    'ab',
  );
  assert.strictEqual(await text(Readable.from(['a', 'b'], { objectMode: false })), 'ab');
  assert.strictEqual(await text(fromReadable(Readable.from(['a', 'ü']))), 'aü');
  assert.strictEqual(await read(toReadable(iter.from(['a', 'b']))), 'ab');
  assert.strictEqual(await read(toReadableSync(iter.fromSync(['a', 'b']))), 'ab');

  const failure = new Error('source');
  const isFailure = (error) => error === failure;
  async function* failing() {
    yield [Buffer.from('a')];
    throw failure;
  }
  await assert.rejects(read(toReadable(failing())), isFailure);
  const broken = new Readable({ read() {} });
  broken.push('a');
  const waiting = text(fromReadable(broken));
  setImmediate(() => broken.destroy(failure));
  await assert.rejects(waiting, isFailure);

  // A stream that is destroyed closes its source.
  let closed = false;
  const endless = toReadable(
    (async function* () {
      try {
        while (true) yield [Buffer.alloc(65536)];
      } finally {
        closed = true;
      }
    })(),
  );
  for await (const chunk of endless) if (chunk) break;
  await new Promise(setImmediate);
  assert.strictEqual(closed, true);

  // Writables.
  for (const highWaterMark of [1, 16384]) {
    let written = '';
    const writable = new Writable({
      highWaterMark,
      write(chunk, encoding, done) {
        written += chunk;
        setImmediate(done);
      },
    });
    const total = await pipeTo(
      ['a', 'bc', 'd'],
      fromWritable(writable, { backpressure: 'unbounded' }),
    );
    assert.strictEqual(total, 4);
    assert.strictEqual(written, 'abcd');
    assert.strictEqual(writable.writableFinished, true);
  }
  const refusing = new Writable({
    write(chunk, encoding, done) {
      done(failure);
    },
  });
  refusing.on('error', () => {});
  await assert.rejects(
    pipeTo(['a', 'b'], fromWritable(refusing)).then(() => {
      throw failure;
    }),
  );

  const { readable, writer } = push();
  const writable = toWritable(writer);
  writable.write('a');
  writable.end('b');
  assert.strictEqual(await text(readable), 'ab');

  assert.throws(() => fromReadable(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => fromWritable({}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => toWritable({}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => toReadable('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => fromWritable(new Writable({ objectMode: true, write() {} })), {
    code: 'ERR_INVALID_STATE',
  });
});
