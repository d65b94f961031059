'use strict';
// Requests a second to an Express application; the packages are those of tests/apps.
if (process.argv[2] === 'serve') {
  const express = require('../tests/apps/node_modules/express');
  const app = express();
  app.get('/', (request, response) => response.json({ hello: 'world' }));
  const server = app.listen(0, () => console.log(server.address().port));
} else {
  require('./load').load(__filename);
}
