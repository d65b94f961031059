'use strict';
// Whether the program asked for the environment's proxies; asked whenever http is loaded, so it loads nothing itself.

const { getOptionValue } = require('#internal/options');

/** The environment when its proxies are to be used, else undefined. */
function proxies() {
  if (process.env.NODE_USE_ENV_PROXY !== '1' && !getOptionValue('--use-env-proxy')) {
    return undefined;
  }
  return require('#http/proxy').checkedEnvironment();
}

module.exports = { proxies };
