'use strict';
// A module that only declares functions has run, so coverage tells of those that nobody called.
const assert = require('assert');
const { covered } = require('./covered.js');

function toldOf(library, program) {
  const { coverage } = covered(program, 'main.mjs', { 'library.mjs': library });
  const { functions } = coverage.result.find(({ url }) => url.endsWith('/library.mjs'));
  return functions.map(({ functionName, ranges }) => [functionName, ranges[0].count]);
}

const library = `export function first() {
  return 1;
}
export function second() {
  return 2;
}
`;

assert.deepStrictEqual(
  toldOf(library, "import { first } from './library.mjs';\nglobalThis.kept = first;\n"),
  [
    ['', 1],
    ['first', 0],
    ['second', 0],
  ],
);
assert.deepStrictEqual(
  toldOf(library, "import { second } from './library.mjs';\nsecond();\nsecond();\n"),
  [
    ['', 1],
    ['first', 0],
    ['second', 2],
  ],
);
