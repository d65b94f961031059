'use strict';
const assert = require('assert');
const { session } = require('./session.js');

process.env.TERM = 'xterm';

const s = session({ terminal: true });
s.text();
const previewOf = (line) => {
  for (const c of line) s.write(c);
  const text = s.text();
  s.key('u', { ctrl: true });
  s.text();
  return text.slice(text.lastIndexOf(line.at(-1)) + 1);
};

s.write('var list = [3, 1]; var calls = 0; function touch() { calls++; return calls }\n');
s.text();
assert.match(previewOf('list.map((n) => n * 2)'), /\n\/\/ \[ 6, 2 \]/);
assert.match(previewOf('"a".toUpperCase()'), /\n\/\/ 'A'/);
assert.match(previewOf('({ a: { b: { c: 1 } } })'), /\n\/\/ \{ a: \{ b: \[Object\] \} \}/);
assert.doesNotMatch(previewOf('touch()'), /\/\//);
assert.doesNotMatch(previewOf('list.push(2)'), /\/\//);
assert.doesNotMatch(previewOf('list = 4'), /\/\//);
assert.doesNotMatch(previewOf('missing'), /\/\//);
s.write('[calls, list.length]\n');
assert.match(s.text(), /\[ 0, 2 \]\n/);

// The end of a name is shown and taken by the right arrow.
for (const c of 'process.ver') s.write(c);
assert.match(s.text(), / \/\/ sion/);
s.key('right');
assert.strictEqual(s.server.line, 'process.version');
s.server.close();
