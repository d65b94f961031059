// An import that fails where require() would have found a file names that file as it was asked for.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import finish from '../finish.js';

await finish(async () => {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hints-')));
  try {
    fs.mkdirSync(path.join(dir, 'folder'));
    const file = path.join(dir, 'folder', 'index.js');
    fs.writeFileSync(file, 'module.exports = __filename;');
    const hint = (error) => error.message.endsWith(`\nDid you mean to import "${file}"?`);
    for (const name of [path.join(dir, 'folder'), path.join(dir, 'folder', 'index')]) {
      await assert.rejects(import(pathToFileURL(name)), hint);
      await assert.rejects(import(`${pathToFileURL(name)}?query`), hint);
      await assert.rejects(import(name), hint);
    }

    // What lies outside a folder can be had when the folder is gone.
    const gone = path.join(dir, 'gone', 'user.js');
    assert.strictEqual(createRequire(gone)('../folder/index.js'), file);
    assert.throws(() => createRequire(gone)('./user.js'), { code: 'MODULE_NOT_FOUND' });

    // Hooks hear of the very URL.
    const parents = [];
    const hooks = registerHooks({
      resolve(specifier, context, next) {
        parents.push(context.parentURL);
        return next(specifier, context);
      },
    });
    const url = `${pathToFileURL(gone)}?a=b#c`;
    createRequire(url)('../folder/index');
    hooks.deregister();
    assert.deepStrictEqual(parents, [url]);
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
});
