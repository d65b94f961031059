'use strict';
// `module.findPackageJSON` finds the package.json of a package, of a file and of a folder, and says what it cannot find.
const assert = require('node:assert');
const fs = require('node:fs');
const { findPackageJSON } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nearest-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text = '') => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const own = write('package.json', '{"name":"own"}');
const file = write('deep/file.js');
const dependency = write('node_modules/dep/package.json', '{"name":"dep"}');
write('broken/package.json', '{');
const base = pathToFileURL(file);

assert.strictEqual(findPackageJSON('..', base), own);
assert.strictEqual(findPackageJSON('.', base.href), own);
assert.strictEqual(findPackageJSON('./file.js', file), own);
assert.strictEqual(findPackageJSON('./deep', pathToFileURL(`${folder}/`)), own);
assert.strictEqual(findPackageJSON(base), own);
assert.strictEqual(findPackageJSON(base.href), own);
assert.strictEqual(findPackageJSON('dep', base), dependency);
assert.strictEqual(findPackageJSON('dep/inner/file.js', file), dependency);

const notFound = (message) => ({ code: 'ERR_MODULE_NOT_FOUND', message });
assert.throws(
  () => findPackageJSON('nope', base),
  notFound(`Cannot find package 'nope' imported from ${file}`),
);
assert.throws(
  () => findPackageJSON('./nope', base),
  notFound(`Cannot find module '${folder}/deep/nope' imported from ${file}`),
);
assert.throws(
  () => findPackageJSON(pathToFileURL(`${folder}/nope`)),
  notFound(`Cannot find module '${folder}/nope' imported from data:`),
);
// A specifier is whatever can be a text.
assert.throws(() => findPackageJSON(5, base), { code: 'ERR_MODULE_NOT_FOUND' });
assert.throws(() => findPackageJSON(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => findPackageJSON(undefined), { code: 'ERR_INVALID_URL' });
assert.throws(() => findPackageJSON('dep'), { code: 'ERR_INVALID_URL' });
assert.throws(() => findPackageJSON('dep', 'deep/file.js'), { code: 'ERR_INVALID_URL' });
assert.throws(() => findPackageJSON('./dep'), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });
assert.throws(() => findPackageJSON(file), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });
assert.throws(() => findPackageJSON('node:fs', base), { code: 'ERR_INVALID_URL_SCHEME' });
assert.throws(() => findPackageJSON('.dep', base), { code: 'ERR_INVALID_MODULE_SPECIFIER' });
assert.throws(() => findPackageJSON('@dep', base), { code: 'ERR_INVALID_MODULE_SPECIFIER' });
for (const wrong of [null, 5, {}]) {
  assert.throws(() => findPackageJSON('dep', wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.throws(() => findPackageJSON('nope', path.join(folder, 'broken/x.cjs')), {
  code: 'ERR_INVALID_PACKAGE_CONFIG',
});
