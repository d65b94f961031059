'use strict';

// `--test-global-setup`: a module that runs before all tests, and whose teardown runs after them.

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');

/** Runs the module's `globalSetup`; gives what is to be run at the end, undefined for nothing. */
async function runSetup(path, cwd = process.cwd()) {
  const { pathToFileURL } = require('url');
  const { resolve } = require('path');
  const { importModule } = require('#module/internal');
  const url = pathToFileURL(resolve(cwd, path)).href;
  const namespace = await importModule(url, pathToFileURL(`${cwd}/`).href);
  const setup = namespace.globalSetup ?? namespace.default?.globalSetup;
  const teardown = namespace.globalTeardown ?? namespace.default?.globalTeardown;
  if (setup !== undefined && typeof setup !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('globalSetup', setup, 'must be a function');
  }
  if (teardown !== undefined && typeof teardown !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('globalTeardown', teardown, 'must be a function');
  }
  await setup?.();
  return teardown;
}

module.exports = { runSetup };
