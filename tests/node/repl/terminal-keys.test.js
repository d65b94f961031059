'use strict';
const assert = require('assert');
const { session } = require('./session.js');

process.env.TERM = 'xterm';

const s = session({ terminal: true, preview: false });
const { server } = s;
s.write('let text = `one');
s.key('enter');
s.write('22222');
s.key('enter');
s.write('3`');
assert.strictEqual(server.line, 'let text = `one\n22222\n3`');
s.key('up');
assert.strictEqual(server.cursor, 18);
s.key('up');
assert.strictEqual(server.cursor, 2);
s.key('down');
s.key('down');
assert.strictEqual(server.cursor, 24);
s.key('enter');
assert.strictEqual(server.line, '');
assert.strictEqual(server.history[0], '3`\r22222\rlet text = `one');
s.key('up');
assert.strictEqual(server.line, 'let text = `one\n22222\n3`');
s.key('c', { ctrl: true });
assert.strictEqual(server.line, '');

// What was no code is forgotten when the next line comes.
s.write('foo(]');
s.key('enter');
s.write('5');
s.key('enter');
assert.strictEqual(server.history[0], '5');
assert.strictEqual(server.history.includes('foo(]'), false);

// Looking through the history.
s.write('const word = "needle"');
s.key('enter');
s.write('6');
s.key('enter');
s.text();
s.key('r', { ctrl: true });
s.write('needle');
assert.match(s.text(), /const word = "needle"\nbck-i-search: needle_/);
s.key('enter');
assert.strictEqual(server.history[0], 'const word = "needle"');
server.close();
