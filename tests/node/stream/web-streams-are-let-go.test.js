// flags: --expose-gc
'use strict';
// A web stream that nobody has any more is collected, also when it was the last to do something.
const assert = require('assert');
const finish = require('../finish.js');

// Where garbage is collected between all steps there is no function for it.
const gc = globalThis.gc ?? (() => {});

const makers = {
  open: () => [new ReadableStream({ start() {} })],
  teed: () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue('a');
        controller.close();
      },
    });
    return [stream, ...stream.tee()];
  },
  read: () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue('a');
      },
    });
    stream.getReader().read();
    return [stream];
  },
  writable: () => [new WritableStream()],
  transform: () => [new TransformStream()],
};

async function letGo(name) {
  const refs = makers[name]().map((stream) => new WeakRef(stream));
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
  refs.forEach((ref, i) => {
    assert.strictEqual(ref.deref(), undefined, `${name} ${i}`);
  });
}

finish(async () => {
  for (const name of Object.keys(makers)) await letGo(name);
});
