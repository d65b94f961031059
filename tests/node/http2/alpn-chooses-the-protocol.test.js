'use strict';
// Over TLS the two sides agree on h2; with allowHTTP1 the same server answers HTTP/1.1 clients too.
const assert = require('assert');
const fs = require('fs');
const http2 = require('http2');
const https = require('https');
const path = require('path');

const fixtures = path.join(__dirname, '..', 'tls', 'fixtures');
const server = http2.createSecureServer(
  {
    allowHTTP1: true,
    key: fs.readFileSync(path.join(fixtures, 'server.key')),
    cert: fs.readFileSync(path.join(fixtures, 'server.pem')),
  },
  (req, res) => res.end(`${req.httpVersion} ${req.method}`),
);
server.listen(0, () => {
  const { port } = server.address();
  const client = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false });
  client.on('connect', () => {
    assert.strictEqual(client.alpnProtocol, 'h2');
    assert.strictEqual(client.encrypted, true);
  });
  const req = client.request();
  req.setEncoding('utf8');
  let text = '';
  req.on('data', (d) => (text += d));
  req.on('end', () => {
    assert.strictEqual(text, '2.0 GET');
    client.close();
    const options = { port, rejectUnauthorized: false, agent: false };
    https.get(options, (res) => {
      let body = '';
      res.setEncoding('utf8');
      res.on('data', (d) => (body += d));
      res.on('end', () => {
        assert.strictEqual(body, '1.1 GET');
        server.close();
      });
    });
  });
});
