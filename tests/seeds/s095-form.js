'use strict';
// A form is shown and its fields come back.
const http = require('http');
const querystring = require('querystring');
const server = http.createServer((request, response) => {
  if (request.method === 'GET')
    return response.end('<form method="post"><input name="field"></form>');
  let body = '';
  request.on('readable', function () {
    const part = this.read();
    if (part) body += part;
  });
  request.on('end', () => response.end(`got ${querystring.parse(body).field}`));
});
server.listen(0, () => {
  const { port } = server.address();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const request = http.request({ port, method: 'POST', headers }, (response) => {
    response
      .setEncoding('utf8')
      .on('data', console.log)
      .on('end', () => server.close());
  });
  request.end(querystring.stringify({ field: 'a & b' }));
});
