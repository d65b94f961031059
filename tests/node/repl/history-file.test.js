'use strict';
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { session } = require('./session.js');

process.env.TERM = 'xterm';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repl-'));
const file = path.join(folder, 'history');
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(file, 'second\rfirst\nolder\n');

const s = session({ terminal: true, preview: false });
s.server.setupHistory(file, (error, server) => {
  assert.ifError(error);
  assert.strictEqual(server, s.server);
  assert.strictEqual(server.history[0], 'second\rfirst');
  s.key('up');
  assert.strictEqual(server.line, 'first\nsecond');
  s.key('u', { ctrl: true });
  s.key('u', { ctrl: true });
  s.key('c', { ctrl: true });
  s.write('40 + 2');
  s.key('enter');
  server.once('flushHistory', () => {
    assert.match(fs.readFileSync(file, 'utf8'), /^40 \+ 2\nsecond\rfirst\nolder/);
    server.close();
  });
});
