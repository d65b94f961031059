'use strict';
// `writeInformation` takes the statuses from 100 to 199 but one, and headers that are an object or nothing.
const assert = require('node:assert');
const http2 = require('node:http2');

let served = false;
process.on('exit', () => assert.ok(served));
const server = http2.createServer((request, response) => {
  for (const status of [99, 101, 200, '103', undefined, null, {}, 1n]) {
    assert.throws(() => response.writeInformation(status), {
      name: 'RangeError',
      code: 'ERR_HTTP2_STATUS_INVALID',
    });
  }
  for (const headers of [5, 'x', [], () => {}]) {
    assert.throws(() => response.writeInformation(103, headers), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "headers" argument must be of type object\./,
    });
  }
  assert.strictEqual(response.writeInformation(104, null), true);
  const { stream } = response;
  stream.respond({ x: [] });
  stream.end();
  served = true;
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const request = client.request({ ':path': '/' });
  request.on('response', (headers) => assert.ok(!('x' in headers)));
  request.resume();
  request.on('close', () => {
    client.close();
    server.close();
  });
});
