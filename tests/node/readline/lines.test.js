'use strict';
// The line reader cuts its input at every kind of line end, also across chunks, and iterates.

const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');
const finish = require('../finish.js');

const input = new PassThrough();
const lines = [];
const reader = readline.createInterface({ input, crlfDelay: Infinity });
reader.on('line', (line) => lines.push(line));
reader.on('close', () => {
  assert.deepStrictEqual(lines, ['one', 'two', 'three', '', 'four', 'ü', 'last']);
  assert.throws(() => reader.resume(), { code: 'ERR_USE_AFTER_CLOSE' });
});
input.write('one\r');
input.write('\ntw');
input.write('o\nthree\n\nfour\u2028');
input.write(Buffer.from([0xc3]));
input.write(Buffer.from([0xbc, 0x0a]));
input.end('last');

finish(async () => {
  const source = new PassThrough();
  source.end('a\nb\nc');
  const seen = [];
  for await (const line of readline.createInterface({ input: source })) seen.push(line);
  assert.deepStrictEqual(seen, ['a', 'b', 'c']);
});
