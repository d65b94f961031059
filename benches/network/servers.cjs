'use strict';
// The servers that are measured: `servers.cjs NAME` listens on a free port of the loopback and prints it. The same
// file runs under every runtime. Packages come from the folder that PACKAGES names.

const { createRequire } = require('node:module');
const path = require('node:path');

const fromPackages = createRequire(path.join(process.env.PACKAGES || process.cwd(), 'index.js'));
const HELLO = 'hello world';

function listening(server) {
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

function http(handler) {
  listening(require('node:http').createServer(handler));
}

/** Answers with the parsed and newly written JSON of the body. */
function json(req, res) {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => {
    text += chunk;
  });
  req.on('end', () => {
    const body = JSON.stringify(JSON.parse(text));
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(body);
  });
}

/** Takes the body in and answers with its length. */
function upload(req, res) {
  let length = 0;
  req.on('data', (chunk) => {
    length += chunk.length;
  });
  req.on('end', () => res.end(String(length)));
}

function download(size) {
  const body = Buffer.alloc(size, 'a');
  return (_req, res) => {
    res.setHeader('Content-Type', 'application/octet-stream');
    res.end(body);
  };
}

const servers = {
  hello() {
    http((_req, res) => {
      res.setHeader('Content-Type', 'text/plain');
      res.end(HELLO);
    });
  },
  express() {
    const app = fromPackages('express')();
    app.get('/', (_req, res) => res.send(HELLO));
    const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
  },
  koa() {
    const Koa = fromPackages('koa');
    const app = new (Koa.default ?? Koa)();
    app.use((ctx) => {
      ctx.body = HELLO;
    });
    const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
  },
  fastify() {
    const app = fromPackages('fastify')();
    app.get('/', (_req, reply) => {
      reply.send(HELLO);
    });
    app.listen({ port: 0, host: '127.0.0.1' }, () => console.log(app.server.address().port));
  },
  json: () => http(json),
  upload: () => http(upload),
  download64k: () => http(download(64 * 1024)),
  download10m: () => http(download(10 * 1024 * 1024)),
  static() {
    const fs = require('node:fs');
    const file = process.env.STATIC_FILE;
    http((_req, res) => {
      fs.stat(file, (err, stats) => {
        if (err) {
          res.statusCode = 404;
          res.end();
          return;
        }
        res.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': stats.size });
        fs.createReadStream(file).pipe(res);
      });
    });
  },
  http2() {
    listening(
      require('node:http2').createServer((_req, res) => {
        res.setHeader('content-type', 'text/plain');
        res.end(HELLO);
      }),
    );
  },
  'tcp-echo'() {
    listening(
      require('node:net').createServer({ noDelay: true }, (socket) => {
        socket.on('data', (chunk) => socket.write(chunk));
        socket.on('error', () => {});
      }),
    );
  },
  'tcp-sink'() {
    listening(
      require('node:net').createServer((socket) => {
        let length = 0;
        socket.on('data', (chunk) => {
          length += chunk.length;
        });
        socket.on('end', () => socket.end(String(length)));
        socket.on('error', () => {});
      }),
    );
  },
  'udp-echo'() {
    const socket = require('node:dgram').createSocket('udp4');
    socket.on('message', (message, peer) => socket.send(message, peer.port, peer.address));
    socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));
  },
  ws() {
    const { WebSocketServer } = fromPackages('ws');
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => {
      console.log(server.address().port);
    });
    server.on('connection', (socket) => {
      socket.on('message', (data, binary) => socket.send(data, { binary }));
      socket.on('error', () => {});
    });
  },
};

servers[process.argv[2]]();
