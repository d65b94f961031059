'use strict';
// A page that the client has already is not sent again.
const crypto = require('crypto');
const http = require('http');
const page = 'the page';
const tag = crypto.createHash('md5').update(page).digest('hex');
const server = http.createServer((request, response) => {
  response.setHeader('ETag', tag);
  if (request.headers['if-none-match'] === tag) {
    response.statusCode = 304;
    return response.end();
  }
  return response.end(page);
});
server.listen(0, () => {
  const { port } = server.address();
  http.get({ port }, (first) => {
    console.log(first.statusCode, first.headers.etag);
    first.resume().on('end', () => {
      http.get({ port, headers: { 'If-None-Match': first.headers.etag } }, (second) => {
        console.log(second.statusCode);
        second.resume().on('end', () => server.close());
      });
    });
  });
});
