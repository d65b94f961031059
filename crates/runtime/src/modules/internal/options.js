'use strict';

// The values of command-line options. `internalBinding('options').getOptionValue(name)` knows every
// option of Node by its long name; values never change after start-up, so they are cached here.

const { getOptionValue: nativeOptionValue } = internalBinding('options');

const cache = { __proto__: null };

/** The value of `--name`: a boolean, string, number or array; `undefined` for an unknown option. */
function getOptionValue(name) {
  let value = cache[name];
  if (value === undefined && !(name in cache)) {
    value = nativeOptionValue(name);
    cache[name] = value;
  }
  return value;
}

/** Whether `--no-allow-…` style booleans are off: true when option `name` is false or absent. */
function isOff(name) {
  return !getOptionValue(name);
}

/** Forgets cached values; for when options arrive late (worker start, NODE_OPTIONS). */
function refreshOptions() {
  for (const name in cache) delete cache[name];
}

module.exports = { getOptionValue, isOff, refreshOptions };
