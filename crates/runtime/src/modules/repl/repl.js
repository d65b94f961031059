'use strict';

// The public `repl` module.

const { ObjectDefineProperties } = primordials;

const { libraries, pendingDeprecation, setLibraries } = require('#repl/libraries');
const {
  REPLServer,
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  kStandalone,
  writer,
} = require('#repl/server');

// Whoever asks both for colours and for none is told when this is first used.
require('#console/internal').shouldColorize();

/** Whether code is a whole script or expression. */
function isValidSyntax(code) {
  const { isScript } = internalBinding('repl');
  return isScript(`${code}`) || isScript(`_=${code}`);
}

/** `repl.start([options])` */
function start(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  const server = new REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
  // What the prompt's own user reaches its server by.
  if (typeof prompt === 'object' && prompt?.[kStandalone]) module.exports.repl = server;
  return server;
}

module.exports = {
  start,
  writer,
  REPLServer,
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  isValidSyntax,
};

function deprecatedList(name, code) {
  const message = `repl.${name} is deprecated. Check module.builtinModules instead`;
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: pendingDeprecation(libraries, message, code),
    set: pendingDeprecation(setLibraries, message, code),
  };
}

ObjectDefineProperties(module.exports, {
  builtinModules: deprecatedList('builtinModules', 'DEP0191'),
  _builtinLibs: deprecatedList('_builtinLibs', 'DEP0142'),
});
