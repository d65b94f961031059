'use strict';
// A listening server is handed to a child; both answer at its port.
const net = require('net');
const { fork } = require('child_process');
if (process.argv[2] === 'child') {
  process.on('message', (text, server) => {
    console.log(`child got ${text}, a ${server.constructor.name}`);
    server.on('connection', (socket) => socket.end('child'));
    process.send('ready');
    process.once('message', () => {
      server.close();
      process.disconnect();
    });
  });
} else {
  const child = fork(__filename, ['child']);
  const server = net.createServer((socket) => socket.end('parent'));
  server.listen(0, () => child.send('server', server));
  const ask = () =>
    new Promise((resolve) => {
      net
        .connect(server.address().port)
        .setEncoding('utf8')
        .on('data', (who) => resolve(who));
    });
  child.once('message', async () => {
    for (let i = 0; i < 20; i++) {
      const who = await ask();
      if (who !== 'child' && who !== 'parent') throw new Error(who);
    }
    console.log('all answered');
    child.send('end');
    server.close();
  });
}
