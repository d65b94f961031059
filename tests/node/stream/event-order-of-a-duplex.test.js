'use strict';
// A Duplex tells its end in one order: prefinish, finish, end, close.
const assert = require('node:assert');
const { Duplex } = require('node:stream');

const seen = [];
const duplex = new Duplex({
  read() {
    this.push('x');
    this.push(null);
  },
  write(chunk, encoding, callback) {
    callback();
  },
  final(callback) {
    seen.push('final');
    callback();
  },
});
for (const name of ['prefinish', 'finish', 'end', 'close']) duplex.on(name, () => seen.push(name));
duplex.resume();
duplex.end('y');
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['final', 'prefinish', 'finish', 'end', 'close']);
});
