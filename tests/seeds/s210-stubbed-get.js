'use strict';
// A module's function can be replaced for a test.
const http = require('http');
const original = http.get;
http.get = (url, done) => done({ statusCode: 404 });
http.get('http://nowhere.invalid', ({ statusCode }) => console.log(statusCode));
http.get = original;
http
  .get('http://nowhere.invalid')
  .on('error', (err) => console.log(err.syscall, ['ENOTFOUND', 'EAI_AGAIN'].includes(err.code)));
