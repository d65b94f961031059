'use strict';

// The names of builtin modules that are offered at the prompt, a list that programs may change.

const { ArrayPrototypeFilter, StringPrototypeStartsWith } = primordials;

let names;

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

module.exports = { libraries, setLibraries };
