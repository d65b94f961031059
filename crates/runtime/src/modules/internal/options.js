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

const preserving = [undefined, undefined];

/** Are files, or the main file, known by the path that they were asked for? */
function preservesSymlinks(isMain) {
  const index = isMain ? 1 : 0;
  preserving[index] ??= isMain
    ? getOptionValue('--preserve-symlinks-main') === true ||
      process.env.NODE_PRESERVE_SYMLINKS_MAIN === '1'
    : getOptionValue('--preserve-symlinks') === true || process.env.NODE_PRESERVE_SYMLINKS === '1';
  return preserving[index];
}

module.exports = { getOptionValue, preservesSymlinks };
