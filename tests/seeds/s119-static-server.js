'use strict';
// The smallest server of files.
const fs = require('fs');
const http = require('http');
const path = require('path');
fs.writeFileSync('page.html', '<p>page</p>');
const server = http.createServer((request, response) => {
  if (request.method !== 'GET') return response.end('only GET');
  return fs
    .createReadStream(path.join(process.cwd(), request.url))
    .on('error', () => {
      response.statusCode = 404;
      response.end('missing');
    })
    .pipe(response);
});
const ask = (method, url) =>
  new Promise((resolve) => {
    http
      .request({ port: server.address().port, method, path: url }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (data) => (text += data));
        response.on('end', () => resolve(`${response.statusCode} ${text}`));
      })
      .end();
  });
server.listen(0, async () => {
  console.log(await ask('GET', '/page.html'));
  console.log(await ask('POST', '/page.html'));
  console.log(await ask('GET', '/none'));
  server.close();
});
