'use strict';
// A value that a thread threw and that has no clone is told as its text, a symbol as a symbol.
const assert = require('assert');
const { MessageChannel, Worker, postMessageToThread } = require('worker_threads');

function thrown(code) {
  return new Promise((resolve) => new Worker(code, { eval: true }).on('error', resolve));
}

async function main() {
  assert.strictEqual(await thrown('throw () => 1'), '[Function (anonymous)]');
  assert.strictEqual(await thrown('throw { f() {} }'), '{ f: [Function: f] }');
  assert.strictEqual(await thrown('throw new WeakMap()'), 'WeakMap { <items unknown> }');
  const symbol = await thrown('throw Symbol("q")');
  assert.strictEqual(typeof symbol, 'symbol');
  assert.strictEqual(symbol.description, 'q');
  const exception = await thrown('throw new DOMException("m", "AbortError")');
  assert.ok(exception instanceof Error);
  assert.match(exception.stack, /AbortError: m/);
  assert.deepStrictEqual(Object.keys(exception), []);

  // No number is the number of no thread.
  for (const thread of ['x', undefined, null, {}, '0']) {
    await assert.rejects(postMessageToThread(thread, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  }

  const { port1 } = new MessageChannel();
  assert.strictEqual(port1.postMessage(1), true);
  await new Promise((resolve) => port1.close(resolve));
  assert.strictEqual(port1.postMessage(1), undefined);
}

require('../finish.js')(main);
