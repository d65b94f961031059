'use strict';

// The names of builtin modules that are offered at the prompt, a list that programs may change, and how its old names warn.

const { ArrayPrototypeFilter, StringPrototypeStartsWith } = primordials;

let names;

/** A function that warns only those who want to know what is to be deprecated. */
function pendingDeprecation(f, message, code) {
  const { getOptionValue } = require('#internal/options');
  if (!getOptionValue('--pending-deprecation')) return f;
  return require('#internal/util').deprecate(f, message, code);
}

/** The list. */
function libraries() {
  names ??= ArrayPrototypeFilter(
    require('module').builtinModules,
    (name) => !StringPrototypeStartsWith(name, '_'),
  );
  return names;
}

/** Replaces the list. */
function setLibraries(value) {
  names = value;
}

module.exports = { libraries, pendingDeprecation, setLibraries };
