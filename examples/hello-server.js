'use strict';
// Answers every request with a greeting. Prints where it listens; ask it with `curl`.
//
//   nodus examples/hello-server.js [PORT]

const http = require('node:http');

const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`Hello from nodus, ${request.method} ${request.url}\n`);
});

server.listen(Number(process.argv[2] ?? process.env.PORT ?? 8080), () => {
  console.log(`Listening on http://localhost:${server.address().port}/`);
});

process.once('SIGINT', () => {
  console.log('\nClosing');
  server.close();
  server.closeAllConnections();
});
