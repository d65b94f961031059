'use strict';
// Whatever a cookie's text is, it arrives as it was sent, one field for each, or it is refused before anything is sent: no
// text ever becomes a field or an answer of its own.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const { letters, pick, random, roundsAsync } = require('../random.js');
const finish = require('../finish.js');

const usual = [...'abc=;, "\\/%{}()\t é~'];
const evil = [
  ...usual,
  '\r\n',
  '\n',
  '\r',
  '\0',
  'Set-Cookie: x=1',
  '\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
  '水',
  '\x7f',
  '\x01',
];
// What may stand in a field: no control characters but the tab, nothing beyond one byte.
const fits = (text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
const trimmed = (text) => text.replace(/^[\t ]+|[\t ]+$/g, '');

async function main() {
  let cookies;
  let refused;
  let received;
  const server = http.createServer((req, res) => {
    received = req.headers.cookie;
    refused = false;
    try {
      res.setHeader('Set-Cookie', cookies);
    } catch (error) {
      assert.strictEqual(error.code, 'ERR_INVALID_CHAR');
      refused = true;
    }
    // With a body in the same piece, text beyond ASCII would be written as the body's is.
    res.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const url = `http://127.0.0.1:${port}/`;

  await roundsAsync(200, async () => {
    const alphabet = pick([usual, usual, evil]);
    cookies = Array.from({ length: 1 + random(4) }, () => letters(alphabet, 12));
    const sent = letters(alphabet, 12);
    const options = { agent, headers: { Cookie: sent } };
    if (!fits(sent)) {
      assert.throws(() => http.get(url, options), { code: 'ERR_INVALID_CHAR' });
      assert.throws(
        () => new Headers({ Cookie: sent.replace(/^[\s]+|[\s]+$/g, 'x') + '\0' }),
        TypeError,
      );
      return;
    }
    const request = http.get(url, options);
    const [res] = await once(request, 'response');
    res.resume();
    await once(res, 'end');
    assert.strictEqual(received ?? '', trimmed(sent));
    assert.strictEqual(refused, !cookies.every(fits));
    const expected = refused ? [] : cookies.map(trimmed);
    assert.deepStrictEqual(res.headers['set-cookie'] ?? [], expected);
    const response = await fetch(url);
    await response.text();
    assert.deepStrictEqual(response.headers.getSetCookie().map(trimmed), expected);
  });
  agent.destroy();
  server.closeAllConnections();
  server.close();
}

finish(main);
