'use strict';
// Serves the files of a folder, with nothing but builtin modules: types, validators, ranges, and no way out of the
// folder.
//
//   nodus examples/static-server.js [FOLDER] [PORT]

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { pipeline } = require('node:stream');

const root = path.resolve(process.argv[2] ?? '.');
const port = Number(process.argv[3] ?? 8080);

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

function fail(response, status) {
  response.writeHead(status, { 'Content-Type': 'text/plain' });
  response.end(`${status} ${http.STATUS_CODES[status]}\n`);
}

// The part of a file that `Range: bytes=a-b` asks for; null when there is no such part.
function partOf(header, size) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === undefined || (from === '' && to === '')) return null;
  const start = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end ? { start, end } : null;
}

function serve(file, stats, request, response) {
  const tag = `"${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`;
  const headers = {
    'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    ETag: tag,
    'Last-Modified': stats.mtime.toUTCString(),
  };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  let part;
  let status = 200;
  if (request.headers.range) {
    part = partOf(request.headers.range, stats.size);
    if (part === null) {
      response.writeHead(416, { 'Content-Range': `bytes */${stats.size}` }).end();
      return;
    }
    status = 206;
    headers['Content-Range'] = `bytes ${part.start}-${part.end}/${stats.size}`;
  }
  headers['Content-Length'] = part ? part.end - part.start + 1 : stats.size;
  response.writeHead(status, headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  pipeline(fs.createReadStream(file, part), response, () => {});
}

const server = http.createServer((request, response) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    fail(response, 405);
    return;
  }
  let name;
  try {
    name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    fail(response, 400);
    return;
  }
  let file = path.join(root, name);
  if (file !== root && !file.startsWith(root + path.sep)) {
    fail(response, 403);
    return;
  }
  if (name.endsWith('/')) file = path.join(file, 'index.html');
  fs.stat(file, (err, stats) => {
    if (err || !stats.isFile()) fail(response, 404);
    else serve(file, stats, request, response);
  });
});

server.listen(port, () => {
  console.log(`Serving ${root} on http://localhost:${server.address().port}/`);
});
