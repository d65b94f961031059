'use strict';
// Basic authentication against what is known.
const http = require('http');
const known = { ada: 'secret' };
const server = http.createServer((request, response) => {
  const [, text = ''] = (request.headers.authorization ?? '').split(' ');
  const [name, password] = Buffer.from(text, 'base64').toString().split(':');
  if (!name || known[name] !== password) {
    response.statusCode = 401;
    response.setHeader('WWW-Authenticate', 'Basic realm="here"');
    return response.end('who?');
  }
  return response.end(`welcome ${name}`);
});
server.listen(0, async () => {
  for (const auth of [undefined, 'ada:wrong', 'ada:secret']) {
    await new Promise((resolve) => {
      http.get({ port: server.address().port, auth }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (data) => (text += data));
        response.on('end', () => {
          console.log(response.statusCode, response.headers['www-authenticate'], text);
          resolve();
        });
      });
    });
  }
  server.close();
});
