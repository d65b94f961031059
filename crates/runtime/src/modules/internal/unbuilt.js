'use strict';

// Stand-ins for what Node has and nodus has not built yet. They can be loaded and looked at; using them throws an error
// that names them.

const { ObjectDefineProperty, StringPrototypeLastIndexOf, StringPrototypeSlice } = primordials;

// Modules that a program may not use at all without being granted it, and the scopes of that.
const restricted = {
  __proto__: null,
  inspector: 'inspector',
  'inspector/promises': 'inspector',
};

/** A function that throws when it is called or constructed. */
function functionOf(name) {
  const f = function () {
    const scope = restricted[StringPrototypeSlice(name, 0, StringPrototypeLastIndexOf(name, '.'))];
    if (scope !== undefined) require('#process/permission').permit(scope);
    throw require('#internal/errors').notImplemented(name);
  };
  const at = StringPrototypeLastIndexOf(name, '.');
  ObjectDefineProperty(f, 'name', {
    __proto__: null,
    configurable: true,
    value: StringPrototypeSlice(name, at + 1),
  });
  return f;
}

/** A class that throws when it is constructed. */
function classOf(name) {
  return functionOf(name);
}

/** The exports of a public module of which nothing is built. */
function exportsOf(module) {
  const exports = {};
  const { functions, classes } = require('#internal/unbuilt_modules')[module] ?? {
    functions: [],
    classes: [],
  };
  for (let i = 0; i < functions.length; i++) {
    exports[functions[i]] = functionOf(`${module}.${functions[i]}`);
  }
  for (let i = 0; i < classes.length; i++) {
    exports[classes[i]] = classOf(`${module}.${classes[i]}`);
  }
  return exports;
}

module.exports = { classOf, exportsOf, functionOf };
