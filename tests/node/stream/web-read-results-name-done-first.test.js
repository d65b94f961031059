'use strict';
// What reads of web streams give names `done` before `value`, which is what printing shows.
const assert = require('assert');
const finish = require('../finish.js');

const names = (entry) => Object.keys(entry).join();

finish(async () => {
  const filled = (options) =>
    new ReadableStream({
      ...options,
      start(controller) {
        controller.enqueue(new Uint8Array(1));
        controller.enqueue(new Uint8Array(1));
        controller.close();
      },
    });
  const reader = filled().getReader();
  for (let i = 0; i < 3; i++) assert.strictEqual(names(await reader.read()), 'done,value');

  const byob = filled({ type: 'bytes' }).getReader({ mode: 'byob' });
  for (let i = 0; i < 3; i++) {
    assert.strictEqual(names(await byob.read(new Uint8Array(1))), 'done,value');
  }

  const iterator = filled().values();
  for (let i = 0; i < 3; i++) assert.strictEqual(names(await iterator.next()), 'done,value');
  assert.strictEqual(names(await filled().values().return(5)), 'done,value');

  let controller;
  const waiting = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  const late = waiting.getReader().read();
  controller.enqueue(1);
  assert.strictEqual(names(await late), 'done,value');
});
