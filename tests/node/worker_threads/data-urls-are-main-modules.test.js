'use strict';
// The module of a worker's data: URL is its main one: arguments follow the program's path at once.

const assert = require('assert');
const { once } = require('events');
const { Worker } = require('worker_threads');
const finish = require('../finish.js');

finish(async () => {
  const source = `
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage([import.meta.main, import.meta.url, process.argv.slice(1)]);
  `;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const worker = new Worker(url, { argv: ['a'] });
  const [message] = await once(worker, 'message');
  assert.deepStrictEqual(message, [true, url.href, ['a']]);
});
