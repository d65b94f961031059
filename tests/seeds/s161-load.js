'use strict';
// Many requests, many at a time; none fails.
const http = require('http');
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.write('hello ');
  response.end('world');
});
server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
  let left = 1000;
  let failed = 0;
  for (let i = 0; i < 1000; i++) {
    http.get({ port: server.address().port, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('end', () => {
        if (text !== 'hello world') failed++;
        if (--left === 0) {
          console.log('failed', failed);
          agent.destroy();
          server.close();
        }
      });
    });
  }
});
