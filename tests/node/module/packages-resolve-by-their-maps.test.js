'use strict';
// Packages are found through exports, imports, conditions, patterns and their own name, for require and import alike.

const assert = require('assert');
const fs = require('fs');
const { createRequire } = require('module');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'maps-')));
function write(name, text) {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
}
write('package.json', {
  name: 'self',
  exports: { '.': './main.js', './lib/*': './lib/*.js', './lib/private/*': null },
  imports: { '#dep': { import: './lib/esm.mjs', require: './lib/cjs.js' }, '#pkg': 'dual' },
});
write('main.js', "module.exports = 'main';");
write('lib/cjs.js', "module.exports = 'cjs';");
write('lib/esm.mjs', "export default 'esm';");
write('lib/private/x.js', '');
write('node_modules/dual/package.json', { exports: { import: './i.mjs', require: './r.cjs' } });
write('node_modules/dual/i.mjs', "export default 'dual esm';");
write('node_modules/dual/r.cjs', "module.exports = 'dual cjs';");
write('node_modules/bad/package.json', { exports: { '.': 'no-dot' } });
write(
  'probe.mjs',
  "export { default as dep } from '#dep'; export { default as dual } from 'dual'; export { default as own } from 'self';",
);

const require_ = createRequire(path.join(dir, 'x.js'));
assert.strictEqual(require_('self'), 'main');
assert.strictEqual(require_('self/lib/cjs'), 'cjs');
assert.strictEqual(require_('#dep'), 'cjs');
assert.strictEqual(require_('#pkg'), 'dual cjs');
assert.strictEqual(require_('dual'), 'dual cjs');
assert.throws(() => require_('self/lib/private/x'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
assert.throws(() => require_('self/other'), {
  code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  message: `Package subpath './other' is not defined by "exports" in ${dir}/package.json imported from ${dir}/x.js`,
});
assert.throws(() => require_('bad'), {
  code: 'ERR_INVALID_PACKAGE_TARGET',
  message:
    `Invalid "exports" main target "no-dot" defined in the package config ${dir}/node_modules/bad/package.json; ` +
    'targets must start with "./"',
});
assert.throws(() => require_('#none'), {
  code: 'ERR_PACKAGE_IMPORT_NOT_DEFINED',
  name: 'TypeError',
});

import(pathToFileURL(path.join(dir, 'probe.mjs')).href)
  .then((ns) => assert.deepStrictEqual({ ...ns }, { dep: 'esm', dual: 'dual esm', own: 'main' }))
  .finally(() => fs.rmSync(dir, { recursive: true }));
