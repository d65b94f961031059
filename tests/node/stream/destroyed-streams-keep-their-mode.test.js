'use strict';
// pause() and resume() of what is destroyed do nothing: no events, no other mode.
const assert = require('assert');
const { Duplex, Readable } = require('stream');
const finish = require('../finish.js');

function destroyed(before = () => {}) {
  const stream = new Readable({ read() {} });
  before(stream);
  stream.destroy();
  stream.on('pause', () => assert.fail('pause'));
  stream.on('resume', () => assert.fail('resume'));
  return stream;
}

finish(async () => {
  const idle = destroyed();
  assert.strictEqual(idle.resume(), idle);
  assert.strictEqual(idle.readableFlowing, null);
  assert.strictEqual(idle.pause(), idle);
  assert.strictEqual(idle.readableFlowing, null);
  assert.strictEqual(idle.isPaused(), false);
  idle.on('data', () => {});
  assert.strictEqual(idle.readableFlowing, null);

  const paused = destroyed((stream) => stream.pause());
  paused.resume();
  assert.strictEqual(paused.readableFlowing, false);
  assert.strictEqual(paused.isPaused(), true);

  const piped = destroyed();
  const target = new Duplex({ read() {}, write() {} });
  piped.pipe(target);
  piped.unpipe(target);
  assert.strictEqual(piped.readableFlowing, null);

  const read = Readable.from(['a']);
  read.resume();
  await new Promise((resolve) => read.on('close', resolve));
  read.on('pause', () => assert.fail('pause'));
  read.pause();
  assert.strictEqual(read.readableFlowing, true);
  await new Promise(setImmediate);
});
