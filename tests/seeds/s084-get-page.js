'use strict';
// Asks for a page by request and by get; a server that is not there is an error event.
const http = require('http');
const server = http.createServer((request, response) => response.end(`page ${request.url}`));
server.listen(0, () => {
  const { port } = server.address();
  http
    .request({ host: 'localhost', port, method: 'GET', path: '/a' }, (response) => {
      response.setEncoding('utf8');
      response.on('data', console.log).on('end', second);
    })
    .end();
  function second() {
    http.get(`http://localhost:${port}/b`, (response) => {
      console.log(response.statusCode);
      response.resume().on('end', () => server.close(third));
    });
  }
  function third() {
    http.get({ port, host: '127.0.0.1' }).on('error', (err) => console.log(err.code));
  }
});
