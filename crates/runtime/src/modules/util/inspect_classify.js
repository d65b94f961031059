'use strict';
// What kind of object a value is, for the inspector and the deep comparison.

const { Error, ErrorIsError, SafeSet } = primordials;

const types = internalBinding('types');

function isError(value) {
  return types.isNativeError(value) || ErrorIsError(value) || hasErrorPrototype(value);
}

function hasErrorPrototype(value) {
  return value instanceof Error;
}

let builtins;
/** Is `name` the name of a constructor (or namespace) of the language? */
function isBuiltinName(name) {
  builtins ??= new SafeSet(require('#internal/language_names'));
  return builtins.has(name);
}

module.exports = { isBuiltinName, isError };
