'use strict';
// A block list that another thread gets is the same list: both see what either adds or removes.
const assert = require('assert');
const { BlockList } = require('net');
const {
  MessageChannel,
  Worker,
  isMainThread,
  parentPort,
  receiveMessageOnPort,
  workerData,
} = require('worker_threads');

if (isMainThread) {
  const list = new BlockList();
  list.addAddress('1.1.1.1');
  const worker = new Worker(__filename, { workerData: list });
  let returned;
  worker.on('message', (message) => {
    if (message === 'ready') {
      list.addAddress('::2', 'ipv6');
      list.addSubnet('9.0.0.0', 8);
      worker.postMessage('look');
    } else {
      returned = message;
      assert.ok(BlockList.isBlockList(returned));
      assert.deepStrictEqual(list.rules, ['Address: IPv4 3.3.3.3', 'Subnet: IPv4 9.0.0.0/8']);
      assert.deepStrictEqual(returned.rules, list.rules);
      returned.clear();
      assert.strictEqual(list.size, 0);
      worker.postMessage('look again');
    }
  });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    assert.ok(returned);
    // What nobody holds any more is still on its way.
    const { port1, port2 } = new MessageChannel();
    port1.postMessage([returned]);
    returned.addRange('4.0.0.1', '4.0.0.9');
    returned = undefined;
    globalThis.gc?.();
    const [clone] = receiveMessageOnPort(port2).message;
    assert.ok(clone.check('4.0.0.5'));
    assert.ok(list.check('4.0.0.5'));
    port1.close();
  });
} else {
  const list = workerData;
  assert.deepStrictEqual(list.rules, ['Address: IPv4 1.1.1.1']);
  parentPort.on('message', (message) => {
    if (message === 'look') {
      assert.strictEqual(list.size, 3);
      assert.ok(list.check('::2', 'ipv6'));
      assert.ok(list.check('9.8.7.6'));
      list.addAddress('3.3.3.3');
      list.removeAddress('1.1.1.1');
      list.removeAddress('::2', 'ipv6');
      parentPort.postMessage(list);
    } else {
      assert.strictEqual(list.size, 0);
      parentPort.close();
    }
  });
  parentPort.postMessage('ready');
}
