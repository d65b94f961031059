'use strict';
// What `Module`'s functions, documented or not, say of arguments that are no paths.
const assert = require('node:assert');
const Module = require('node:module');
const path = require('node:path');

const code = 'ERR_INVALID_ARG_TYPE';
const wrong = (name) => ({
  code,
  message: new RegExp(`^The "${name.replace(/[[\]]/g, '\\$&')}" argument must be`),
});
for (const odd of [undefined, null, 5]) {
  assert.throws(() => Module._nodeModulePaths(odd), wrong('paths[0]'));
  assert.throws(() => Module._readPackage(odd), wrong('paths[0]'));
}
assert.throws(() => new Module(5), wrong('path'));
assert.throws(() => new Module('x').load(5), wrong('path'));

// The paths are looked at one by one.
const own = `./${path.basename(__filename)}`;
const resolve = (request, ...paths) => require.resolve(request, { paths });
assert.strictEqual(resolve(own, __dirname, 5), __filename);
assert.throws(() => resolve(own, 5, __dirname), {
  code,
  message: 'The "paths" argument must be array of strings. Received an instance of Array',
});
assert.throws(() => resolve('nope', __dirname, 5), wrong('paths[0]'));

const nothing = Module._readPackage(path.join(__dirname, 'nope'));
assert.strictEqual(Object.getPrototypeOf(nothing), null);
assert.deepStrictEqual(Object.keys(nothing), ['type', 'exists', 'pjsonPath']);

// Hooks are asked of whatever has members.
for (const hooks of [0, 'x', {}, () => {}]) Module.registerHooks(hooks).deregister();
assert.throws(() => Module.registerHooks(), { name: 'TypeError' });
assert.throws(() => Module.registerHooks({ load: 5 }), { code });

const map = { version: 3, sources: ['x'], names: [], mappings: 'AAAA' };
assert.strictEqual(new Module.SourceMap(map, { lineLengths: 5 }).lineLengths, undefined);
