'use strict';
// Text of a body in an encoding that there is not is refused at once, by requests and by answers.
const assert = require('assert');
const http = require('http');

const unknown = { name: 'TypeError', code: 'ERR_UNKNOWN_ENCODING' };
const refuses = (message) => {
  for (const encoding of [5, true, {}, 'nope', 'buffer']) {
    assert.throws(() => message.write('a', encoding), unknown, `${encoding}`);
    assert.throws(() => message.end('a', encoding), unknown, `${encoding}`);
  }
};

const server = http.createServer((request, response) => {
  refuses(response);
  for (const encoding of [undefined, null, '', 0, false, 'UTF8']) response.write('a', encoding);
  response.end('62', 'hex');
  request.resume();
});
server.listen(0, () => {
  const request = http.request({ port: server.address().port, method: 'POST' }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (piece) => {
      text += piece;
    });
    response.on('end', () => {
      assert.strictEqual(text, 'aaaaaab');
      server.close();
    });
  });
  refuses(request);
  request.end('x');
});
