'use strict';
// Headers are set, looked up, removed; too late is an error.
const http = require('http');
const server = http.createServer((request, response) => {
  console.log(request.headers['x-custom'], server.maxHeadersCount);
  response.setHeader('Set-Cookie', ['a=1', 'b=2']);
  response.setHeader('X-Gone', 'soon');
  console.log(response.getHeader('set-cookie'));
  response.removeHeader('x-gone');
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.end('done');
  try {
    response.setHeader('X-Late', 'no');
  } catch (err) {
    console.log(err.code);
  }
});
server.listen(0, () => {
  const options = { port: server.address().port, headers: { 'X-Custom': 'value' } };
  http.get(options, (response) => {
    console.log(response.headers['set-cookie'], 'x-gone' in response.headers);
    response.resume().on('end', () => server.close());
  });
});
