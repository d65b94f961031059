'use strict';
// Laws of environment files: what is written in quotes is read as it was, whatever stands around it, and no text breaks the
// parser.

const assert = require('assert');
const { parseEnv } = require('util');
const { letters, pick, random, rounds } = require('../random');

const alphabet = ['a', 'B', '0', ' ', '=', '#', '$', '\\', 'é', '中', '🌍', '\t', '\n', ':'];
const anything = [...alphabet, '"', "'", '`', 'export ', '\r\n', '\n\n', '# c', '\0'];

rounds(2000, () => {
  const expected = {};
  let file = '';
  for (let i = random(6); i > 0; i--) {
    const name = `NAME_${random(100)}`;
    const quote = pick(["'", '`']);
    const value = letters(alphabet, 8);
    expected[name] = value;
    file += `${pick(['', 'export '])}${name}${pick(['', ' '])}=${quote}${value}${quote}${pick(['', ' # c'])}\n`;
    if (random(3) === 0) file += pick(['\n', '# a comment = 1\n', '  \n']);
  }
  assert.deepStrictEqual({ ...parseEnv(file) }, expected, JSON.stringify(file));
});

rounds(3000, () => {
  const variables = parseEnv(letters(anything, 20));
  for (const value of Object.values(variables)) assert.strictEqual(typeof value, 'string');
});

// Carriage returns are no part of values, wherever they stand.
assert.deepStrictEqual({ ...parseEnv('A=1\rB=2\r\nC="x\r\ny"') }, { A: '1B=2', C: 'x\ny' });
