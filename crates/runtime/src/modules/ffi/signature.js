'use strict';

// Signatures as programs write them, `{ return, arguments }`, as numbers of types.

const { ArrayIsArray, ArrayPrototypePush } = primordials;

const { needNoZero, wrongType, wrongValue } = require('#ffi/checks');
const { VOID, numbers } = require('#ffi/types');

function isObject(value) {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    !ArrayIsArray(value)
  );
}

function numberOf(name, what) {
  if (typeof name !== 'string') throw wrongValue(`${what} must be a string`);
  needNoZero(name, what);
  const number = numbers[name];
  if (number === undefined) throw wrongValue(`Unsupported FFI type: ${name}`);
  return number;
}

/** Reads a signature; `title` is what errors call it, `name` is the function's. */
function read(signature, name, title) {
  if (!isObject(signature)) throw wrongType(`${title} must be an object`);
  const hasReturn = 'return' in signature;
  const hasArguments = 'arguments' in signature;
  const result = hasReturn
    ? numberOf(signature.return, `Return value type of function ${name}`)
    : VOID;
  const list = [];
  if (hasArguments) {
    const given = signature.arguments;
    if (!ArrayIsArray(given))
      throw wrongValue(`Arguments list of function ${name} must be an array`);
    for (let i = 0; i < given.length; i++) {
      const what = `Argument ${i} of function ${name}`;
      const number = numberOf(given[i], what);
      if (number === VOID) {
        throw wrongValue(
          `${what} must not be 'void'; use an empty array for no-argument functions`,
        );
      }
      ArrayPrototypePush(list, number);
    }
  }
  return { __proto__: null, result, arguments: list };
}

/** Whether two signatures are the same to C. */
function isSame(one, other) {
  if (one.result !== other.result || one.arguments.length !== other.arguments.length) return false;
  for (let i = 0; i < one.arguments.length; i++) {
    if (one.arguments[i] !== other.arguments[i]) return false;
  }
  return true;
}

module.exports = { isObject, isSame, read };
