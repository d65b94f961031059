'use strict';
// Requests a second to a server that says hello.
if (process.argv[2] === 'serve') {
  const server = require('http').createServer((request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end('hello world');
  });
  server.listen(0, () => console.log(server.address().port));
} else {
  require('./load').load(__filename);
}
