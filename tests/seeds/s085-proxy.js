'use strict';
// A proxy that answers every path with one page from elsewhere.
const http = require('http');
const page = http.createServer((request, response) => response.end('the page'));
const proxy = http.createServer((request, response) => {
  http.request({ port: page.address().port, path: '/' }, (inner) => inner.pipe(response)).end();
});
page.listen(0, () =>
  proxy.listen(0, () => {
    http.get({ port: proxy.address().port, path: '/anything' }, (response) => {
      response.setEncoding('utf8').on('data', console.log);
      response.on('end', () => {
        proxy.close();
        page.close();
      });
    });
  }),
);
