'use strict';
// The first HTTP server, with a second listener for requests.
const http = require('http');
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.write('PONG');
  response.end();
});
server.on('request', (request) => {
  request.setEncoding('utf8');
  request.on('readable', () => {
    const text = request.read();
    if (text !== null) console.log(text);
  });
  request.on('end', () => console.log('DONE'));
});
server.listen(0, () => {
  const request = http.request({ port: server.address().port, method: 'POST' }, (response) => {
    response.setEncoding('utf8').on('data', console.log);
    response.on('end', () => server.close());
  });
  request.end('PING');
});
