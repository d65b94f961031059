'use strict';
// Prints the public names that this runtime has, as JSON: for each module the names that it exports with their kinds,
// and for each class the names of its prototype and its static ones. A function that only throws
// ERR_METHOD_NOT_IMPLEMENTED has the kind `absent`.

const { builtinModules } = require('node:module');

const modules =
  process.argv.length > 2
    ? process.argv.slice(2)
    : builtinModules.filter((name) => !name.startsWith('_'));

// Functions that may only throw that they are not built, with arguments that do no harm where they are.
const doubtful = {
  'node:ffi.getCurrentEventLoop': [],
};

function isUnbuilt(name, value) {
  if (doubtful[name] === undefined) return false;
  try {
    value(...doubtful[name]);
    return false;
  } catch (error) {
    return error.code === 'ERR_METHOD_NOT_IMPLEMENTED';
  }
}

// Getters of prototypes are not called: they want an instance.
function kindOf(object, key, isPrototype) {
  if (isPrototype && Object.getOwnPropertyDescriptor(object, key).get) return 'accessor';
  let value;
  try {
    value = object[key];
  } catch {
    return 'absent';
  }
  return value === null ? 'object' : typeof value;
}

function namesOf(object, prefix, found) {
  for (const key of Object.getOwnPropertyNames(object)) {
    if (
      key === 'default' ||
      key.startsWith('_') ||
      ['length', 'name', 'prototype', 'constructor', 'arguments', 'caller'].includes(key)
    )
      continue;
    found[prefix + key] = kindOf(object, key, prefix.endsWith('.prototype.'));
  }
}

const result = {};
for (const name of modules) {
  const found = {};
  let exports;
  try {
    exports = require(name.includes(':') ? name : `node:${name}`);
  } catch {
    result[name] = null;
    continue;
  }
  if (exports !== null && (typeof exports === 'object' || typeof exports === 'function')) {
    namesOf(exports, '', found);
    for (const key of Object.keys(found)) {
      if (found[key] !== 'function') continue;
      const value = exports[key];
      if (isUnbuilt(`${name}.${key}`, value)) {
        found[key] = 'absent';
        continue;
      }
      const isClass = value.prototype && Object.getOwnPropertyNames(value.prototype).length > 1;
      if (!isClass) continue;
      namesOf(value, `${key}.`, found);
      namesOf(value.prototype, `${key}.prototype.`, found);
    }
  }
  result[name] = found;
}
const globals = {};
namesOf(globalThis, '', globals);
result.globals = globals;
console.log(JSON.stringify(result));
