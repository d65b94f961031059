'use strict';
const assert = require('assert');
const { answers } = require('./session.js');

assert.deepStrictEqual(
  answers([
    '1 + 1',
    '{ a: 1 }',
    '{ a: 1 };',
    '_',
    'let x = 5',
    'x',
    'let x = 6',
    'throw new Error("gone")',
    '_error.message',
    '(function f() { throw new TypeError("inside") })()',
    'throw { a: 1 }',
    'throw null',
    'missing',
    'foo(]',
  ]),
  [
    '2\n',
    '{ a: 1 }\n',
    '1\n',
    '1\n',
    'undefined\n',
    '5\n',
    "Uncaught SyntaxError: Identifier 'x' has already been declared\n",
    'Uncaught Error: gone\n',
    "'gone'\n",
    'Uncaught TypeError: inside\n    at f (REPL10:1:23)\n',
    'Uncaught { a: 1 }\n',
    'Uncaught null\n',
    'Uncaught ReferenceError: missing is not defined\n',
    "foo(]\n    ^\n\nUncaught SyntaxError: Unexpected token ']'\n",
  ],
);
