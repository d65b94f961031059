'use strict';
// All channels of a name hear a message, the sender's own excepted, in every thread.

const assert = require('assert');
const { Worker, BroadcastChannel } = require('worker_threads');

const one = new BroadcastChannel('test');
const two = new BroadcastChannel('test');
const other = new BroadcastChannel('other');
const heard = { one: [], two: [] };
other.onmessage = () => assert.fail('wrong channel');
one.onmessage = ({ data }) => {
  heard.one.push(data);
  if (data === 'from the worker') two.postMessage('end');
  else setImmediate(done);
};
two.onmessage = ({ data }) => heard.two.push(data);
const worker = new Worker(
  `const channel = new BroadcastChannel('test');
   channel.onmessage = ({ data }) => { if (data === 'end') channel.close(); };
   channel.postMessage('from the worker');`,
  { eval: true },
);
// The thread may be over before this one has heard what ended it.
let left = 2;
const done = () => {
  if (--left > 0) return;
  assert.deepStrictEqual(heard, {
    one: ['from the worker', 'end'],
    two: ['from the worker'],
  });
  one.close();
  two.close();
  other.close();
};
worker.on('exit', (code) => {
  assert.strictEqual(code, 0);
  done();
});
process.on('exit', () => assert.strictEqual(left, 0));
