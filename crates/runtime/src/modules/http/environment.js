'use strict';
// Whether the program asked for the environment's proxies; asked whenever http is loaded, so it loads nothing itself.

const { ArrayPrototypeIncludes } = primordials;
const { getOptionValue } = require('#internal/options');

/** The environment when its proxies are to be used, else undefined. */
function proxies() {
  const wanted =
    getOptionValue('--use-env-proxy') ||
    // The command line has the last word.
    (process.env.NODE_USE_ENV_PROXY === '1' &&
      !ArrayPrototypeIncludes(process.execArgv, '--no-use-env-proxy'));
  if (!wanted) return undefined;
  return require('#http/proxy').checkedEnvironment();
}

module.exports = { proxies };
