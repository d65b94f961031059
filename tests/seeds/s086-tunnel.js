'use strict';
// A CONNECT tunnel: after the answer the proxy only passes bytes.
const http = require('http');
const net = require('net');
const page = http.createServer((request, response) => response.end('through the tunnel'));
const proxy = http.createServer();
proxy.on('connect', (request, client, head) => {
  const [host, port] = request.url.split(':');
  const remote = net.connect(port, host, () => {
    client.write('HTTP/1.1 200\r\n\r\n');
    remote.write(head);
    client.pipe(remote);
    remote.pipe(client);
  });
});
page.listen(0, 'localhost', () =>
  proxy.listen(0, () => {
    const request = http.request({
      port: proxy.address().port,
      method: 'CONNECT',
      path: `localhost:${page.address().port}`,
    });
    request.on('connect', (response, socket) => {
      console.log(response.statusCode);
      let text = '';
      socket.setEncoding('utf8').on('data', (data) => (text += data));
      socket.on('end', () => {
        console.log(text.split('\r\n')[0]);
        console.log(text.includes('through the tunnel'));
        proxy.close();
        page.close();
      });
      socket.write('GET / HTTP/1.1\r\nHost: page\r\nConnection: close\r\n\r\n');
    });
    request.end();
  }),
);
