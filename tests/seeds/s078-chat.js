'use strict';
// A server greets and prints what clients say.
const net = require('net');
const server = net.createServer((socket) => {
  socket.write('welcome\n');
  socket.setEncoding('utf8');
  socket.on('readable', function () {
    const text = this.read();
    if (text !== null) process.stdout.write(`said: ${text}`);
  });
  socket.on('end', () => server.close());
});
server.listen(0, () => {
  const client = net.connect(server.address().port).setEncoding('utf8');
  client.on('data', (data) => {
    process.stdout.write(`got: ${data}`);
    client.end('hello\n');
  });
});
