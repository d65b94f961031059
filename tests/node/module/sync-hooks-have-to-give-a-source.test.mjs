// What load hooks give without a source is refused, but for CommonJS that `import` reads by itself and builtin modules.
import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hooks-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'told.cjs');
fs.writeFileSync(file, 'module.exports = "read"');
const require = createRequire(import.meta.url);

const code = 'ERR_INVALID_RETURN_PROPERTY_VALUE';
const refused = { code, message: /for the "source" from the "load" hook but got (null|undefined)/ };

for (const source of [null, undefined]) {
  for (const format of ['commonjs', 'module', 'json', 'builtin', undefined, null]) {
    const hooks = registerHooks({
      load(url, context, nextLoad) {
        if (!url.includes('told.cjs')) return nextLoad(url, context);
        return { format, shortCircuit: true, source };
      },
    });
    assert.throws(() => require(file), refused);
    const imported = import(`${pathToFileURL(file)}?${source}-${format}`);
    if (format === 'commonjs') assert.strictEqual((await imported).default, 'read');
    else await assert.rejects(imported, refused);
    hooks.deregister();
    delete require.cache[file];
  }
}

const hooks = registerHooks({
  load(url, context, nextLoad) {
    if (url.includes('told.cjs')) return { format: null, shortCircuit: true, source: '' };
    const result = nextLoad(url, context);
    if (url === 'node:os') assert.deepStrictEqual({ ...result, responseURL: 0 }.source, null);
    return result;
  },
});
assert.throws(() => require(file), { code, message: /a string to be returned for the "format"/ });
assert.strictEqual(require('os'), os);
hooks.deregister();
