'use strict';
const assert = require('assert');
const { session } = require('./session.js');

const s = session();
const complete = (line) => {
  let answer;
  s.server.complete(line, (error, data) => {
    assert.ifError(error);
    answer = data;
  });
  return answer;
};
s.write('const lexical = { one: { two: 2 }, get trap() { throw new Error("read") } };\n');
s.write('var proxy = new Proxy({ a: 1 }, {});\n');

assert.deepStrictEqual(complete('console.lo'), [['console.log'], 'console.lo']);
assert.deepStrictEqual(complete('console?.lo'), [['console?.log'], 'console?.lo']);
assert.deepStrictEqual(complete('lex'), [['lexical'], 'lex']);
assert.deepStrictEqual(complete('lexical.one.tw'), [['lexical.one.two'], 'lexical.one.tw']);
assert.deepStrictEqual(complete("lexical['one'].tw"), [
  ["lexical['one'].two"],
  "lexical['one'].tw",
]);
assert.deepStrictEqual(complete('lexical.trap.x')[0], []);
assert.deepStrictEqual(complete('proxy.')[0], []);
assert.deepStrictEqual(complete('"".toUpp'), [['"".toUpperCase'], '"".toUpp']);
assert.deepStrictEqual(complete('.b'), [['break'], 'b']);
assert(complete("require('zli")[0].includes('zlib'));
assert(complete("import('node:zli")[0].includes('node:zlib'));
assert.deepStrictEqual(complete('let a')[0], []);
assert(complete('whi')[0].includes('while'));
s.server.close();
