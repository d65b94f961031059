'use strict';
// A clock over server-sent events; the client leaves, writing goes on and does no harm.
const http = require('http');
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(`:${' '.repeat(2048)}\nretry: 2000\n`);
  let count = 0;
  const timer = setInterval(() => response.write(`data: tick ${++count}\n\n`), 20);
  response.on('close', () => {
    console.log('client left');
    setTimeout(() => {
      clearInterval(timer);
      server.close();
    }, 100);
  });
});
server.listen(0, () => {
  const request = http.get({ port: server.address().port }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (data) => {
      text += data;
      if (text.includes('tick 3')) {
        console.log(text.match(/data: .*/g).slice(0, 3), /^retry: 2000$/m.test(text));
        request.destroy();
      }
    });
  });
});
