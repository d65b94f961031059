// Whoever replaces the functions that a client's socket writes with sees each request, also those on a kept connection.
'use strict';
const assert = require('assert');
const http = require('http');

const server = http.createServer((req, res) => res.end('answer'));
server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const seen = [];
  const get = (path, done) => {
    const req = http.get({ port: server.address().port, path, agent }, (res) => {
      res.resume().on('end', () => setImmediate(done, req));
    });
    req.once('socket', (socket) => {
      if (socket.replaced) return;
      socket.replaced = true;
      const { _writeGeneric } = socket;
      socket._writeGeneric = function (writev, data, encoding, callback) {
        seen.push(String(data).split('\r\n')[0]);
        return _writeGeneric.call(this, writev, data, encoding, callback);
      };
    });
  };
  get('/one', () => {
    get('/two', (req) => {
      assert(req.reusedSocket);
      assert(seen.includes('GET /two HTTP/1.1'), seen.join());
      agent.destroy();
      server.close();
    });
  });
});
