'use strict';

// The dictionaries that the constructors of WebIDL's events take: arrays and functions are objects like any other.

const { ArrayIsArray, TypeError } = primordials;

/** Refuses what is neither missing nor an object. */
function checkDictionary(init, prefix) {
  if (init === undefined || init === null) return;
  if (typeof init === 'object' || typeof init === 'function') return;
  throw new TypeError(`${prefix}: Expected ${init} to be one of: Null, Undefined, Object.`);
}

/** What `Event` itself, which takes neither arrays nor functions, reads of one. */
function dictionaryOf(init) {
  if (init === undefined || init === null) return undefined;
  if (typeof init === 'object' && !ArrayIsArray(init)) return init;
  const { bubbles, cancelable, composed } = init;
  return { __proto__: null, bubbles, cancelable, composed };
}

module.exports = { checkDictionary, dictionaryOf };
