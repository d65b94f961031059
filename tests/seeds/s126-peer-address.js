'use strict';
// Who asks: the address of the peer, also by the old name.
const http = require('http');
const server = http.createServer((request, response) => {
  response.end(`${request.connection.remoteAddress} ${request.connection === request.socket}`);
});
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
    response
      .setEncoding('utf8')
      .on('data', console.log)
      .on('end', () => server.close());
  });
});
