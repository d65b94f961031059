'use strict';
// Each worker starts with the environment as it is then, and sees the working directory as it is now.
const assert = require('node:assert');
const os = require('node:os');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

if (!isMainThread) {
  const tell = () => {
    const { A, B } = process.env;
    parentPort.postMessage({ A, B, cwd: process.cwd() });
  };
  tell();
  parentPort.on('message', (message) => {
    if (message === 'end') parentPort.close();
    else tell();
  });
} else {
  const start = () => new Worker(__filename);
  const next = (worker) => new Promise((resolve) => worker.once('message', resolve));
  const seen = async () => {
    const worker = start();
    const { A, B } = await next(worker);
    worker.postMessage('end');
    await new Promise((resolve) => worker.on('exit', resolve));
    return [A, B];
  };
  let done = false;
  process.on('exit', () => assert.ok(done));
  (async () => {
    delete process.env.A;
    delete process.env.B;
    assert.deepStrictEqual(await seen(), [undefined, undefined]);
    process.env.A = '1';
    assert.deepStrictEqual(await seen(), ['1', undefined]);
    assert.deepStrictEqual(await seen(), ['1', undefined]);
    const value = '2';
    Object.defineProperty(process.env, 'B', {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
    assert.deepStrictEqual(await seen(), ['1', '2']);
    delete process.env.A;
    assert.deepStrictEqual(await seen(), [undefined, '2']);
    const { env } = process;
    process.env = { A: '3', B: '4' };
    // No part of the environment.
    assert.deepStrictEqual(await seen(), [undefined, '2']);
    process.env = env;
    assert.deepStrictEqual(await seen(), [undefined, '2']);

    const worker = start();
    const before = process.cwd();
    assert.strictEqual((await next(worker)).cwd, before);
    process.chdir(os.tmpdir());
    worker.postMessage('tell');
    assert.strictEqual((await next(worker)).cwd, process.cwd());
    process.chdir(before);
    worker.postMessage('tell');
    assert.strictEqual((await next(worker)).cwd, before);
    worker.postMessage('end');
    done = true;
  })();
}
