'use strict';
// A response that is destroyed before any of its content was written is not sent: the client hears of the failure, and of no
// message that seems whole. What has been written goes out first.
const assert = require('assert');
const http2 = require('http2');
const finish = require('../finish.js');

const boom = new Error('boom');
const cases = {
  '/head': ['HEAD', (res) => res.end('content'), boom, ['error ERR_HTTP2_STREAM_ERROR', 'close 2']],
  '/fields': [
    'GET',
    (res) => res.flushHeaders(),
    boom,
    ['error ERR_HTTP2_STREAM_ERROR', 'close 2'],
  ],
  '/quiet': ['GET', (res) => res.writeHead(201), undefined, ['end', 'close 0']],
  '/content': [
    'GET',
    (res) => res.write('some'),
    boom,
    ['response 200', 'error ERR_HTTP2_STREAM_ERROR', 'close 2'],
  ],
};

finish(async () => {
  const server = http2.createServer((req, res) => {
    res.on('error', () => {});
    req.on('error', () => {});
    cases[req.url][1](res);
    res.destroy(cases[req.url][2]);
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const client = http2.connect(`http://localhost:${server.address().port}`);
  for (const [path, [method, , , expected]] of Object.entries(cases)) {
    const told = [];
    const stream = client.request({ ':path': path, ':method': method });
    stream.on('response', (headers) => told.push(`response ${headers[':status']}`));
    stream.on('error', (error) => told.push(`error ${error.code}`));
    stream.on('end', () => told.push('end'));
    stream.resume();
    await new Promise((resolve) => stream.on('close', resolve));
    told.push(`close ${stream.rstCode}`);
    assert.deepStrictEqual(told, expected, path);
  }
  client.close();
  await new Promise((resolve) => server.close(resolve));
});
