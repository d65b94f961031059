'use strict';
// NODE_DEBUG makes net, tls, http and http2 tell what goes on, each line with the name of its set; without it they are quiet.

const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const pair = path.join(__dirname, '../tls/fixtures/pair.js');
const programs = {
  http: `
    const http = require('http');
    const agent = new http.Agent({ keepAlive: true });
    const server = http.createServer((req, res) => res.end('hi')).listen(0, '127.0.0.1', () => {
      http.get({ port: server.address().port, host: '127.0.0.1', agent }, (res) => {
        res.resume();
        agent.on('free', () => setImmediate(() => { agent.destroy(); server.close(); }));
      });
    });`,
  tls: `
    const tls = require('tls');
    const { ca, server: own } = require(${JSON.stringify(pair)});
    const server = tls.createServer(own, (socket) => socket.end('x')).listen(0, '127.0.0.1', () => {
      const options = { port: server.address().port, host: '127.0.0.1', servername: 'localhost', ca };
      tls.connect(options).resume().on('close', () => server.close());
    });`,
  http2: `
    const http2 = require('http2');
    const server = http2.createServer((req, res) => res.end('hi')).listen(0, '127.0.0.1', () => {
      const client = http2.connect('http://127.0.0.1:' + server.address().port);
      client.request().resume().on('close', () => { client.close(); server.close(); });
    });`,
};

function logOf(program, set) {
  const env = { ...process.env, NODE_DEBUG: set };
  if (set === undefined) delete env.NODE_DEBUG;
  const child = spawnSync(process.execPath, ['-e', programs[program]], { env, encoding: 'utf8' });
  assert.strictEqual(child.status, 0, child.stderr);
  return child.stderr;
}

function tells(log, set, ...lines) {
  for (const line of lines) {
    assert.match(log, new RegExp(`^${set} \\d+: ${line}`, 'm'), `${set}: ${line}\n${log}`);
  }
}

tells(
  logOf('http', 'http'),
  'HTTP',
  'createConnection 127\\.0\\.0\\.1:\\d+:',
  'sockets 127\\.0\\.0\\.1:\\d+: 1 1',
  'SERVER new http connection',
  'outgoing message end\\.',
  'AGENT incoming response!',
  'AGENT socket keep-alive',
  'CLIENT socket onFree',
  'agent\\.on\\(free\\)',
  'removeSocket',
  'server socket close',
);
tells(
  logOf('http', 'net'),
  'NET',
  'setupListenHandle 127\\.0\\.0\\.1 0 4',
  'bind to 127\\.0\\.0\\.1',
  'createConnection',
  'connect: attempting to connect to 127\\.0\\.0\\.1:\\d+ \\(addressType: 4\\)',
  'onconnection',
  'afterConnect',
  'destroy',
  'SERVER: emit close',
);
tells(
  logOf('tls', 'tls'),
  'TLS',
  'client _init handle\\? true',
  'server _init handle\\? true',
  'client initRead handle\\? true buffered\\? false',
  'net\\.Server\\.on\\(connection\\): new TLSSocket',
  'server initRead handle\\? true buffered\\? 0',
  'client _start handle\\? true connecting\\? false requestOCSP\\? false',
  'client onhandshakedone',
  'client _finishInit handle\\? true alpn false servername localhost',
  'server _finishInit handle\\? true alpn false servername localhost',
  'client emit secureConnect\\. authorized: true',
  'server emit secureConnection',
);
tells(
  logOf('http2', 'http2'),
  'HTTP2',
  'Http2Session client: created',
  'Http2Session client: initiating request',
  'Http2Session server: received a connection',
  'Http2Session server: sending settings',
  'Http2Stream 1 \\[Http2Session server\\]: initiating response',
  'Http2Stream 1 \\[Http2Session client\\]: headers received',
  'Http2Session server: destroying',
);
const both = logOf('http', 'net,http');
tells(both, 'HTTP', 'SERVER new http connection');
tells(both, 'NET', 'onconnection');
assert.strictEqual(logOf('http', undefined), '');
