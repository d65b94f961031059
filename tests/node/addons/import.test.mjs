// ES modules import addons: what they export is the default, and `module.exports`, the same as for `require`.
import assert from 'node:assert';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const library = require('../../node-api/build').build();
const warnings = [];
process.on('warning', (warning) => warnings.push(warning.name));
const namespace = await import(pathToFileURL(library));
assert.strictEqual(namespace.default.hello('module'), 'Hello, module!');
assert.strictEqual(namespace['module.exports'], namespace.default);
assert.strictEqual(require(library), namespace.default);
await new Promise((resolve) => setImmediate(resolve));
assert.deepStrictEqual(warnings, ['ExperimentalWarning']);
