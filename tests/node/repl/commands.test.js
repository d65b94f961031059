'use strict';
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { session } = require('./session.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repl-'));
const file = path.join(folder, 'saved.js');
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const s = session();
s.text();
s.write('.help\n');
assert.match(s.text(), /^\.break +Sometimes you get stuck, this gets you out\n\.clear /);
s.write('.nothing\n');
assert.strictEqual(s.text(), 'Invalid REPL keyword\n> ');
s.write('var kept = 1\n');
s.write(`.save ${file}\n`);
assert.strictEqual(s.text(), `undefined\n> Session saved to: ${file}\n> `);
assert.strictEqual(fs.readFileSync(file, 'utf8'), '.nothing\nvar kept = 1');
s.write('.clear\n');
assert.strictEqual(s.text(), 'Clearing context...\n> ');
s.write('typeof kept\n');
assert.strictEqual(s.text(), "'undefined'\n> ");
fs.writeFileSync(file, 'var kept = 1\n');
s.write(`.load ${file}\n`);
s.text();
s.write('kept\n');
assert.strictEqual(s.text(), '1\n> ');
s.write('.load\n');
assert.strictEqual(s.text(), 'The "file" argument must be specified\n> ');

s.server.defineCommand('twice', {
  help: 'Says it twice',
  action(text) {
    this.output.write(`${text}${text}\n`);
    this.displayPrompt();
  },
});
s.write('.twice ab\n');
assert.strictEqual(s.text(), 'abab\n> ');

let exited = false;
s.server.on('exit', () => {
  exited = true;
});
s.write('.exit\n');
process.on('exit', () => assert(exited));
