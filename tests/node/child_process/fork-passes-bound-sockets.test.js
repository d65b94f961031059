'use strict';
// A bound socket goes to a child with its address; here it counts as taken from then on.

const assert = require('node:assert');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const net = require('node:net');
const finish = require('../finish.js');

if (process.argv[2] === 'child') {
  process.on('message', ({ port }, bound) => {
    assert.ok(bound instanceof net.BoundSocket);
    assert.strictEqual(bound.address().port, port);
    const server = net.createServer((socket) => {
      socket.end('hello');
      server.close();
      process.disconnect();
    });
    server.listen(bound, () => process.send('listens'));
  });
} else {
  finish(async () => {
    const child = fork(__filename, ['child']);
    const exited = once(child, 'exit');
    const pipe = new net.BoundSocket({ path: `\0passes${process.pid}` });
    assert.throws(() => child.send('x', pipe), { code: 'ERR_INVALID_HANDLE_TYPE' });
    pipe.close();
    const closed = new net.BoundSocket();
    closed.close();
    const gone = { code: 'ERR_WORKER_HANDLE_NOT_TRANSFERABLE' };
    assert.throws(() => child.send('x', closed), gone);

    const bound = new net.BoundSocket({ host: '127.0.0.1' });
    const { port } = bound.address();
    child.send({ port }, bound);
    for (const name of ['address', 'fd', 'close']) {
      assert.throws(() => bound[name](), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });
    }
    assert.deepStrictEqual(await once(child, 'message'), ['listens', undefined]);
    const [data] = await once(net.connect(port, '127.0.0.1'), 'data');
    assert.strictEqual(`${data}`, 'hello');
    assert.deepStrictEqual(await exited, [0, null]);
  });
}
