'use strict';
// Where things are: Location and Content-Location.
const http = require('http');
const server = http.createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(301, { Location: '/new' });
  else if (request.url === '/made') response.writeHead(201, { Location: '/made/1' });
  else if (request.url === '/later') response.writeHead(202, 'Taken');
  else response.writeHead(200, { 'Content-Location': '/page.en.html' });
  response.end();
});
server.listen(0, async () => {
  for (const path of ['/moved', '/made', '/later', '/page']) {
    await new Promise((resolve) => {
      http.get({ port: server.address().port, path }, (response) => {
        const { location, 'content-location': content } = response.headers;
        console.log(response.statusCode, response.statusMessage, location, content);
        response.resume().on('end', resolve);
      });
    });
  }
  server.close();
});
