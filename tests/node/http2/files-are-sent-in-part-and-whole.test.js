'use strict';
// respondWithFile sends a file or a part of it; what goes wrong goes to onError.
const assert = require('assert');
const fs = require('fs');
const http2 = require('http2');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'http2-files-'));
const name = path.join(folder, 'file');
const content = Buffer.from(Array.from({ length: 300000 }, (_, i) => i % 251));
fs.writeFileSync(name, content);

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  switch (headers[':path']) {
    case '/whole':
      stream.respondWithFile(name);
      break;
    case '/part':
      stream.respondWithFile(name, {}, { offset: 1000, length: 150000 });
      break;
    case '/stat':
      stream.respondWithFile(
        name,
        {},
        {
          statCheck(stat, fields) {
            fields['x-size'] = stat.size;
          },
        },
      );
      break;
    default:
      stream.respondWithFile(
        path.join(folder, 'none'),
        {},
        {
          onError(error) {
            assert.strictEqual(error.code, 'ENOENT');
            stream.respond({ ':status': 404 });
            stream.end();
          },
        },
      );
  }
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const get = (url, check, next) => {
    const req = client.request({ ':path': url });
    let headers;
    const chunks = [];
    req.on('response', (h) => (headers = h));
    req.on('data', (d) => chunks.push(d));
    req.on('end', () => {
      check(headers, Buffer.concat(chunks));
      next();
    });
  };
  get(
    '/whole',
    (headers, body) => {
      assert.strictEqual(headers['content-length'], '300000');
      assert.ok(body.equals(content));
    },
    () =>
      get(
        '/part',
        (_headers, body) => assert.ok(body.equals(content.subarray(1000, 151000))),
        () =>
          get(
            '/stat',
            (headers) => assert.strictEqual(headers['x-size'], '300000'),
            () =>
              get(
                '/none',
                (headers) => assert.strictEqual(headers[':status'], 404),
                () => {
                  client.close();
                  server.close();
                  fs.rmSync(folder, { recursive: true });
                },
              ),
          ),
      ),
  );
});
