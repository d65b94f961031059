'use strict';
// The first visit gets a cookie and is sent back; the second shows it.
const http = require('http');
const server = http.createServer((request, response) => {
  if (!request.headers.cookie) {
    const expires = new Date();
    expires.setDate(expires.getDate() + 1);
    response.setHeader('Set-Cookie', [`session=abc; Expires=${expires.toUTCString()}`]);
    response.writeHead(302, { Location: '/' });
    response.end();
    return;
  }
  const pairs = request.headers.cookie.split(/; */).map((pair) => pair.split('='));
  response.end(JSON.stringify(Object.fromEntries(pairs)));
});
server.listen(0, () => {
  const { port } = server.address();
  http.get({ port }, (response) => {
    console.log(response.statusCode, response.headers.location);
    const cookie = response.headers['set-cookie'][0].split(';')[0];
    response.resume().on('end', () => {
      http.get({ port, headers: { cookie } }, (again) => {
        again
          .setEncoding('utf8')
          .on('data', console.log)
          .on('end', () => server.close());
      });
    });
  });
});
