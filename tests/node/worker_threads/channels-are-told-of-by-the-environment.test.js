// A worker has `process.send` and the rest of a channel, and refuses them, only when its environment tells of a channel.
'use strict';
const assert = require('assert');
const { Worker, isMainThread, parentPort } = require('worker_threads');

if (isMainThread) {
  const ask = (env, expected) => {
    new Worker(__filename, { env }).on('message', (found) => {
      assert.deepStrictEqual(found, expected);
    });
  };
  ask({}, []);
  ask({ NODE_CHANNEL_FD: '' }, []);
  ask({ NODE_CHANNEL_FD: '3' }, ['channel', 'connected', 'send', 'disconnect']);
} else {
  const names = ['channel', 'connected', 'send', 'disconnect'];
  parentPort.postMessage(names.filter((name) => name in process));
}
