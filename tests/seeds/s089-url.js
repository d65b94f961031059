'use strict';
// The old functions for URLs.
const url = require('url');
const parts = url.parse('http://user:pass@example.org:8080/a/b/?q=1&r=2#top', true);
console.log(parts.protocol, parts.auth, parts.host, parts.port, parts.pathname, parts.hash);
console.log({ ...parts.query });
console.log(
  url.parse('//example.org/path').host,
  url.parse('//example.org/path', false, true).host,
);
console.log(url.format({ protocol: 'http', host: 'example.org', pathname: '/x', query: { a: 1 } }));
console.log(url.resolve('http://example.org/a/b', 'c/d'));
console.log(url.resolve('http://example.org/a/b', '/c/d'));
console.log(url.resolve('http://example.org', 'http://other.org'));
