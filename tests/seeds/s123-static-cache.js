'use strict';
// Files with validators: the time of the last change, a tag, the length.
const fs = require('fs');
const http = require('http');
const path = require('path');
fs.writeFileSync('page', 'text');
const server = http.createServer((request, response) => {
  const file = path.join(process.cwd(), request.url);
  fs.stat(file, (err, stats) => {
    if (err) {
      response.writeHead(err.code === 'ENOENT' ? 404 : 500);
      return response.end();
    }
    const tag = `"${stats.size}-${stats.mtime.getTime()}"`;
    response.setHeader('ETag', tag);
    response.setHeader('Last-Modified', stats.mtime);
    if (request.headers['if-none-match'] === tag) {
      response.statusCode = 304;
      return response.end();
    }
    return fs.readFile(file, 'utf8', (failure, text) => {
      response.writeHead(200, { 'Content-Length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
});
const ask = (url, headers = {}) =>
  new Promise((resolve) => {
    http.get({ port: server.address().port, path: url, headers }, (response) => {
      response.resume().on('end', () => resolve(response));
    });
  });
server.listen(0, async () => {
  const first = await ask('/page');
  console.log(first.statusCode, first.headers['content-length'], 'last-modified' in first.headers);
  console.log((await ask('/page', { 'if-none-match': first.headers.etag })).statusCode);
  console.log((await ask('/none')).statusCode);
  server.close();
});
