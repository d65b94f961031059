'use strict';
// An HTTPS server with a certificate that it signed itself.
const fs = require('fs');
const https = require('https');
const { execFileSync } = require('child_process');
execFileSync(
  'openssl',
  [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  ],
  { stdio: 'ignore' },
);
const options = { key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') };
const server = https.createServer(options, (request, response) => response.end('secret'));
server.listen(0, () => {
  const { port } = server.address();
  https.get({ port, host: 'localhost' }).on('error', (err) => {
    console.log(err.code);
    https.get({ port, host: 'localhost', ca: [options.cert] }, (response) => {
      console.log(response.socket.authorized);
      response
        .setEncoding('utf8')
        .on('data', console.log)
        .on('end', () => server.close());
    });
  });
});
