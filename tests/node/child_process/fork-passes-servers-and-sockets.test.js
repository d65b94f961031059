'use strict';
const assert = require('assert');
const net = require('net');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', (message, handle) => {
    if (message === 'server') {
      assert.ok(handle instanceof net.Server);
      process.send(handle.address().port);
      handle.close();
    } else if (message === 'socket') {
      assert.ok(handle instanceof net.Socket);
      handle.end('from the child');
    } else {
      process.disconnect();
    }
  });
} else {
  for (const serialization of ['json', 'advanced']) exchange(serialization);
}

function exchange(serialization) {
  const child = fork(__filename, ['child'], { serialization });
  const server = net.createServer((socket) => child.send('socket', socket));
  server.listen(0, () => {
    const { port } = server.address();
    child.send('server', server);
    child.on('message', (answer) => {
      assert.strictEqual(answer, port);
      let text = '';
      net
        .connect(port)
        .setEncoding('utf8')
        .on('data', (data) => (text += data))
        .on('close', () => {
          assert.strictEqual(text, 'from the child');
          child.send('end');
          server.close();
        });
    });
  });
  assert.throws(() => child.send('x', { no: 'handle' }), { code: 'ERR_INVALID_HANDLE_TYPE' });
  child.on('exit', (code) => assert.strictEqual(code, 0));
}
