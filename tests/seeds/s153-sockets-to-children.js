'use strict';
// Accepted connections are handed to children in turn.
const net = require('net');
const { fork } = require('child_process');
if (process.argv[2]) {
  process.on('message', (message, socket) => {
    if (message === 'end') return process.disconnect();
    return socket.end(`child ${process.argv[2]} was your server today.`);
  });
} else {
  const children = [1, 2, 3].map((number) => fork(__filename, [number]));
  let turn = 0;
  const server = net.createServer((socket) => children[turn++ % 3].send(null, socket));
  server.listen(0, async () => {
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => {
        let text = '';
        net
          .connect(server.address().port)
          .setEncoding('utf8')
          .on('data', (data) => (text += data))
          .on('close', () => {
            console.log(text);
            resolve();
          });
      });
    }
    for (const child of children) child.send('end');
    server.close();
  });
}
