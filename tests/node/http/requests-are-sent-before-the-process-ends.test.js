'use strict';
// A request that has been given to its connection arrives, though the process exits in the same turn.

const assert = require('assert');
const { spawn } = require('child_process');
const http = require('http');

if (process.argv[2] === 'child') {
  const agent = new http.Agent({ keepAlive: true });
  const options = { port: process.argv[3], host: '127.0.0.1', agent };
  http.get({ ...options, path: '/first' }, (res) => {
    res.resume();
    res.on('end', () => {
      setImmediate(() => {
        const req = http.get({ ...options, path: '/last' });
        req.on('error', () => {});
        req.on('prefinish', () => process.exit(3));
      });
    });
  });
} else {
  const seen = [];
  const server = http.createServer((req, res) => {
    seen.push(req.url);
    res.end('answer');
  });
  server.listen(0, '127.0.0.1', () => {
    const child = spawn(process.execPath, [__filename, 'child', server.address().port]);
    child.stderr.pipe(process.stderr);
    let code;
    const check = () => {
      if (code === undefined || seen.length < 2) return;
      assert.strictEqual(code, 3);
      assert.deepStrictEqual(seen, ['/first', '/last']);
      server.close();
      server.closeAllConnections();
    };
    child.on('exit', (value) => {
      code = value;
      check();
    });
    server.on('request', check);
  });
}
