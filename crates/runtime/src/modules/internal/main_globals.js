'use strict';

// In `--eval` and the REPL the builtin modules are globals of their own names, loaded on first use.

const { StringPrototypeIncludes } = primordials;

const { lazy } = require('#internal/globals');

// Of these names only `node:…` means the module.
const schemeOnly = ['ffi', 'sea', 'sqlite', 'test', 'vfs'];
const already = ['buffer', 'console', 'crypto', 'module', 'performance', 'process', 'constants'];

/** Defines `fs`, `path`, … as lazy globals. */
function exposeBuiltinModules() {
  const { globalThis } = primordials;
  const { publicIds } = internalBinding('builtins');
  for (let i = 0; i < publicIds.length; i++) {
    const name = publicIds[i];
    if (StringPrototypeIncludes(name, '/') || name[0] === '_') continue;
    let skip = false;
    for (let j = 0; j < already.length; j++) skip ||= already[j] === name;
    for (let j = 0; j < schemeOnly.length; j++) skip ||= schemeOnly[j] === name;
    // The question comes last: it makes a lazy global come into being.
    if (!skip && !(name in globalThis)) lazy(name, () => require(name));
  }
  // Here the name means the module, everywhere else the Web API.
  lazy('crypto', () => require('crypto'));
}

module.exports = { exposeBuiltinModules };
