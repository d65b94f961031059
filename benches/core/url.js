'use strict';
// URLs parsed, changed and searched, in both APIs, and query strings.
const url = require('node:url');
const querystring = require('node:querystring');
const { benchEach } = require('./measure');

const plain = 'https://example.com/path/to/file?query=1&other=two#hash';
const long = `https://user:pass@sub.example.co.uk:8080/p/a/t/h/${'x'.repeat(80)}?${'key=value&'.repeat(10)}#hash`;
const query = 'a=1&b=two&c=three%20words&d=%E2%82%AC&a=2&e=';
const search = new URLSearchParams(query);
const parsed = new URL(plain);
const file = new URL('file:///home/user/a%20file.txt');
const object = { a: 1, b: 'two', c: 'three words', d: '€', e: ['x', 'y'] };

const pieces = {
  'new URL': () => new URL(plain),
  'new URL long': () => new URL(long),
  'new URL base': () => new URL('../b?c', plain),
  'new URL international': () => new URL('https://münchen.de/straße'),
  'new URL invalid': () => {
    try {
      new URL('not a url');
    } catch {
      // Expected.
    }
  },
  'URL.canParse': () => URL.canParse(plain),
  'URL.parse': () => URL.parse(plain),
  'URL href': () => parsed.href,
  'URL pathname': () => parsed.pathname,
  'URL parts': () => {
    const it = new URL(plain);
    return it.protocol + it.host + it.pathname + it.search + it.hash;
  },
  'URL set pathname': () => {
    parsed.pathname = '/other';
  },
  'URL toString': () => `${parsed}`,
  'URL searchParams get': () => new URL(plain).searchParams.get('other'),
  'new URLSearchParams string': () => new URLSearchParams(query),
  'new URLSearchParams object': () => new URLSearchParams({ a: '1', b: 'two' }),
  'URLSearchParams get': () => search.get('c'),
  'URLSearchParams has': () => search.has('zz'),
  'URLSearchParams toString': () => search.toString(),
  'URLSearchParams iterate': () => {
    let size = 0;
    for (const [key, value] of search) size += key.length + value.length;
    return size;
  },
  'URLSearchParams append delete': () => {
    search.append('new', 'value');
    search.delete('new');
  },
  'url.parse': () => url.parse(plain),
  'url.parse path': () => url.parse('/path/to/file?query=1&other=two'),
  'url.format object': () =>
    url.format({ protocol: 'https', host: 'a.com', pathname: '/x', query: { y: 1 } }),
  'url.format URL': () => url.format(parsed, { fragment: false }),
  'url.resolve': () => url.resolve('http://example.com/one/two', '../three'),
  fileURLToPath: () => url.fileURLToPath(file),
  pathToFileURL: () => url.pathToFileURL('/home/user/a file.txt'),
  urlToHttpOptions: () => url.urlToHttpOptions(parsed),
  domainToASCII: () => url.domainToASCII('münchen.de'),
  'querystring.parse': () => querystring.parse(query),
  'querystring.parse plain': () => querystring.parse('a=1&b=2&c=3'),
  'querystring.stringify': () => querystring.stringify(object),
  'querystring.escape': () => querystring.escape('three words & more €'),
  'querystring.unescape': () => querystring.unescape('three%20words%20%26%20more'),
  encodeURIComponent: () => encodeURIComponent('three words & more €'),
};
benchEach(pieces);
