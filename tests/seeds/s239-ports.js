'use strict';
// Ports: a free one, its address at once, and what is no port.
const http = require('http');
for (const port of [0, null, undefined]) {
  const server = http.createServer().listen(port);
  const { address, family, port: chosen } = server.address();
  console.log(address, family, chosen > 0);
  server.close();
}
try {
  http.createServer().listen('');
} catch (err) {
  console.log(err.code);
}
console.log(http.createServer().address());
