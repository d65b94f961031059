'use strict';
// Who puts a line in front of a program's text says so by a negative offset: the program's own lines count from 1.
const assert = require('assert');
const vm = require('vm');

const text = '((function () {\nthrow new Error("here");\n}))()';
const place = /\/before\.js:(-?\d+):(\d+)/;

function placeOf(run) {
  try {
    run();
  } catch (error) {
    const [, line, column] = place.exec(error.stack.slice(error.stack.indexOf('Error: here')));
    return [Number(line), Number(column)];
  }
  return undefined;
}

const options = { filename: '/before.js', lineOffset: -1 };
assert.deepStrictEqual(
  placeOf(() => vm.runInThisContext(text, options)),
  [1, 7],
);
assert.deepStrictEqual(
  placeOf(() => vm.runInContext(text, vm.createContext(), options)),
  [1, 7],
);
assert.deepStrictEqual(
  placeOf(() => vm.runInThisContext(text, { ...options, lineOffset: 4 })),
  [6, 7],
);
