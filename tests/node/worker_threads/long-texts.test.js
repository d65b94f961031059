'use strict';
// Long texts arrive as they were sent, whatever becomes of them on either side afterwards.

const assert = require('node:assert');
const {
  BroadcastChannel,
  MessageChannel,
  Worker,
  isMainThread,
  parentPort,
} = require('node:worker_threads');

if (!isMainThread) {
  parentPort.on('message', (message) => {
    // Longer than what came, by which an engine may write behind its characters.
    parentPort.postMessage({ back: `${message.list[0]}!`, wide: message.wide.slice(1) });
  });
} else {
  let text = 'abc'.repeat(100_000);
  const wide = '\u20ac'.repeat(50_000);
  const part = text.slice(3, 200_000);
  const worker = new Worker(__filename);
  worker.postMessage({ list: [text, part], wide, [text.slice(0, 20_000)]: 1 });
  text += 'more';
  worker.once('message', ({ back, wide: shorter }) => {
    assert.strictEqual(back, `${'abc'.repeat(100_000)}!`);
    assert.strictEqual(shorter, wide.slice(1));
    assert.strictEqual(text, `${'abc'.repeat(100_000)}more`);
    worker.terminate();
  });

  const { port1, port2 } = new MessageChannel();
  port1.postMessage(part);
  port2.once('message', (message) => {
    assert.strictEqual(message, part);
    port2.close();
  });

  const from = new BroadcastChannel('texts');
  let left = 2;
  for (let i = 0; i < 2; i++) {
    const to = new BroadcastChannel('texts');
    to.onmessage = ({ data }) => {
      assert.strictEqual(data, wide);
      to.close();
      if (--left === 0) from.close();
    };
  }
  from.postMessage(wide);
}
