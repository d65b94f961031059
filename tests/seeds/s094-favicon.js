'use strict';
// One path gets an answer of its own.
const http = require('http');
const server = http.createServer((request, response) => {
  if (request.url === '/favicon.ico') {
    response.writeHead(200, { 'Content-Type': 'image/x-icon' });
    return response.end();
  }
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.write('text ');
  return response.end('here');
});
server.listen(0, async () => {
  for (const path of ['/favicon.ico', '/']) {
    await new Promise((resolve) => {
      http.get({ port: server.address().port, path }, (response) => {
        let size = 0;
        response.on('data', (data) => (size += data.length));
        response.on('end', () => {
          console.log(path, response.statusCode, response.headers['content-type'], size);
          resolve();
        });
      });
    });
  }
  server.close();
});
