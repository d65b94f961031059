'use strict';
// A server that reports connections, limits idleness, and echoes what is posted.
const http = require('http');
const server = new http.Server();
server.on('connection', (socket) => {
  console.log('arrived');
  socket.on('end', () => console.log('leaving'));
});
server.setTimeout(20000, (socket) => socket.end());
server.on('request', (request, response) => {
  let data = '';
  request.setEncoding('utf8');
  request.on('data', (part) => (data += part)).on('end', () => response.end(data));
});
server.listen(0, () => {
  const request = http.request(
    { port: server.address().port, method: 'POST', agent: false },
    (response) => {
      response.setEncoding('utf8').on('data', (data) => console.log('echo:', data));
      response.on('end', () => server.close(() => console.log('closed')));
    },
  );
  request.end('some data');
});
