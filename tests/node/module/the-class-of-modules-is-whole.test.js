'use strict';
// The class of modules has what `require('module')` gives before anybody has required that.
const assert = require('node:assert');

const Module = module.constructor;
assert.ok(Module.builtinModules.includes('fs'));
assert.deepStrictEqual(Object.keys(Module).slice(0, 18), [
  '_cache',
  '_pathCache',
  '_extensions',
  'globalPaths',
  'isBuiltin',
  '_findPath',
  '_nodeModulePaths',
  '_resolveLookupPaths',
  '_load',
  '_resolveFilename',
  'createRequire',
  '_initPaths',
  '_preloadModules',
  'syncBuiltinESMExports',
  'Module',
  'registerHooks',
  'builtinModules',
  'runMain',
]);
assert.strictEqual(Module.Module, Module);
assert.strictEqual(Module._resolveFilename('fs', module), 'fs');
assert.strictEqual(Module._load('node:path').sep, '/');
assert.strictEqual(Module.wrap('x'), Module.wrapper.join('x'));
assert.strictEqual('value' in Object.getOwnPropertyDescriptor(Module, 'builtinModules'), true);
assert.strictEqual(require('node:module'), Module);
