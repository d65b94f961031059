'use strict';
// Bytes from a terminal become named keys with their modifiers.

const assert = require('assert');
const { emitKeypressEvents } = require('readline');
const { PassThrough } = require('stream');

const stream = new PassThrough();
emitKeypressEvents(stream);
const keys = [];
stream.on('keypress', (_text, key) => {
  const modifiers = `${key.ctrl ? 'C-' : ''}${key.meta ? 'M-' : ''}${key.shift ? 'S-' : ''}`;
  keys.push(`${modifiers}${key.name}`);
});
stream.write('aB\x03\x1b[A\x1b[1;5C\x1bOP\x1b[3~\x1b[Z\x1bb\r\x7f😀 ');
setImmediate(() => {
  assert.deepStrictEqual(keys, [
    'a',
    'S-b',
    'C-c',
    'up',
    'C-right',
    'f1',
    'delete',
    'S-tab',
    'M-b',
    'return',
    'backspace',
    'undefined',
    'space',
  ]);
});
