'use strict';
// URLs that need nothing put right have the parts that the standard's parser gives those that do, and so do relative ones.
const assert = require('node:assert');

const parts = [
  'href',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
];
const of = (url) => parts.map((part) => url[part]);

const users = ['', 'me@', 'me:secret@'];
const hosts = ['example.com', 'a-b.c_d', 'localhost', 'h1', '1h.x'];
const ports = ['', ':8080', ':1', ':65535'];
const paths = ['/', '/a/b.c', '//', '/a%20b/;c=d', '/a..b/c.'];
const ends = ['', '?', '?a=b&c', '#', '#d', '?a?b#c#d', "?a/../b#'", '?%2e'];
for (const scheme of ['http', 'https', 'ws', 'wss', 'ftp']) {
  for (const user of users) {
    for (const host of hosts) {
      for (const port of ports) {
        for (const path of paths) {
          for (const end of ends) {
            const text = `${scheme}://${user}${host}${port}${path}${end}`;
            // A space before it makes no difference but that the text is not the serialized form.
            assert.deepStrictEqual(of(new URL(text)), of(new URL(` ${text}`)), text);
          }
        }
      }
    }
  }
}

for (const base of ['http://a.b/c/d', 'https://u:p@h.com:81/x/y/?q#f', 'ws://h/']) {
  for (const path of [
    'x',
    './x',
    '../x',
    '../../../x/',
    '.',
    '..',
    '/x/../y/.',
    'a//..//b',
    'x/%2e%2e/y',
    'a;b:c',
    ';a:b',
  ]) {
    for (const end of ends) {
      const text = path + end;
      const joined = new URL(text, base);
      assert.deepStrictEqual(of(joined), of(new URL(`\t${text}`, base)), `${text} ${base}`);
    }
  }
  for (const end of ends.slice(1)) {
    assert.deepStrictEqual(of(new URL(end, base)), of(new URL(` ${end}`, base)), `${end} ${base}`);
  }
}
for (const wrong of ['http://a.b:65536/', 'http://a.0x/', 'http://1.2.3.256/']) {
  assert.throws(() => new URL(wrong), { code: 'ERR_INVALID_URL' }, wrong);
}
assert.strictEqual(new URL('http://1.2/').href, 'http://1.0.0.2/');
assert.strictEqual(new URL('http://a.b:80/').href, 'http://a.b/');
assert.strictEqual(new URL('http://a.b/x/../y').href, 'http://a.b/y');
