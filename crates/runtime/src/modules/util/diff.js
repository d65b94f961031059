'use strict';
// `util.diff`: the differences between two texts or two lists of lines.

const { ArrayIsArray } = primordials;

const { validateStringArray, validateString } = require('#internal/validators');
const { myersDiff } = require('#util/myers');

function validateInput(value, name) {
  if (ArrayIsArray(value)) validateStringArray(value, name);
  else validateString(value, name);
}

function diff(actual, expected) {
  if (actual === expected) return [];
  validateInput(actual, 'actual');
  validateInput(expected, 'expected');
  return myersDiff(actual, expected);
}

module.exports = { diff };
