'use strict';

// Guests that share memory between threads, and memory that another thread has let grow.

const assert = require('assert');
const { Worker, isMainThread, workerData } = require('worker_threads');
const { Guest, folder } = require('./guest.js');

if (isMainThread) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const guest = new Guest({ preopens: { '/box': folder() } }, memory);
  assert.strictEqual(guest.calls.random_get(65536, 16), 61);
  const worker = new Worker(__filename, { workerData: memory });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    // What the thread wrote is there, in the page that it added.
    assert.strictEqual(guest.calls.random_get(65536, 16), 0);
    assert.strictEqual(memory.buffer.byteLength, 2 * 65536);
    assert.notStrictEqual(guest.view.getBigUint64(0, true), 0n);
    const [at, length] = guest.put('shared', 65536 + 100);
    assert.strictEqual(guest.calls.path_create_directory(3, at, length), 0);
    assert.strictEqual(guest.open('shared', { how: 2, rights: 0x4000n }).code, 0);
  });
} else {
  const guest = new Guest({}, workerData);
  assert.strictEqual(guest.calls.clock_time_get(0, 0n, 0), 0);
  workerData.grow(1);
}
