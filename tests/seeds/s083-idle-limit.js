'use strict';
// A connection on which nothing happens is closed.
const http = require('http');
const net = require('net');
const server = http.createServer();
server.timeout = 100;
server.on('timeout', (socket) => {
  console.log('idle');
  socket.destroy();
});
server.listen(0, () => {
  net
    .connect(server.address().port)
    .on('close', () => {
      console.log('closed');
      server.close();
    })
    .resume();
});
