'use strict';
// `--experimental-package-map`: a file tells where the packages of a workspace lie and what each may import; no
// `node_modules` folder is asked any more.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'package-map-')));
function write(name, text) {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
}
write('map.json', {
  packages: {
    app: { url: './apps/one', dependencies: { dep: 'dep-2', '@s/plain': 'plain', gone: 'gone' } },
    old: { url: './apps/one/old', dependencies: { dep: 'dep-1' } },
    'dep-1': { url: './dep/1' },
    'dep-2': { url: './dep/2', dependencies: { '@s/plain': 'plain' } },
    plain: { url: pathToFileURL(path.join(dir, 'plain')).href },
  },
});
write('dep/1/package.json', { main: 'main.js' });
write('dep/1/main.js', "exports.v = 'dep 1';");
write('dep/2/package.json', {
  exports: { '.': { import: './i.mjs', require: './r.cjs' }, './lib/*': './lib/*.js' },
});
write('dep/2/i.mjs', "import plain from '@s/plain'; export const v = 'dep 2 by import, ' + plain;");
write('dep/2/r.cjs', "exports.v = 'dep 2 by require';");
write('dep/2/lib/x.js', "module.exports = 'x of dep 2';");
write('plain/index.js', "module.exports = 'plain';");
write('apps/one/node_modules/hidden/index.js', '');
write(
  'apps/one/main.mjs',
  `import { createRequire } from 'node:module';
   import { v } from 'dep';
   import x from 'dep/lib/x';
   const require = createRequire(import.meta.url);
   const seen = [v, x, require('dep').v, require('@s/plain'), require('./old/old.js').v, typeof require('fs')];
   for (const name of ['hidden', 'gone', 'dep/none', '@s/plain/none']) {
     try { require(name); } catch (error) { seen.push(error.code); }
     seen.push(await import(name).catch((error) => error.code));
   }
   console.log(JSON.stringify(seen));`,
);
write('apps/one/old/old.js', "module.exports = require('dep');");
write(
  'outside.js',
  "try { require('dep'); } catch (error) { console.log(error.code, error.message); }",
);
write('bad.json', { packages: { a: {} } });

const run = (map, file) =>
  spawnSync(process.execPath, [`--experimental-package-map=${map}`, file], {
    cwd: dir,
    encoding: 'utf8',
  });
try {
  const { stdout, stderr } = run('map.json', 'apps/one/main.mjs');
  assert.match(stderr, /ExperimentalWarning: Package maps is an experimental feature/);
  const answers = JSON.parse(stdout);
  // What `require()` says of a file that a package does not have is no error of its own everywhere.
  answers.splice(-2, 1);
  assert.deepStrictEqual(answers, [
    'dep 2 by import, plain',
    'x of dep 2',
    'dep 2 by require',
    'plain',
    'dep 1',
    'object',
    'MODULE_NOT_FOUND',
    'ERR_MODULE_NOT_FOUND',
    'ERR_PACKAGE_MAP_KEY_NOT_FOUND',
    'ERR_PACKAGE_MAP_KEY_NOT_FOUND',
    'ERR_PACKAGE_PATH_NOT_EXPORTED',
    'ERR_PACKAGE_PATH_NOT_EXPORTED',
    'ERR_MODULE_NOT_FOUND',
  ]);
  // A link to the map, or one above it, leads to the same folders.
  fs.symlinkSync(dir, path.join(dir, 'link'));
  assert.strictEqual(run('link/map.json', 'apps/one/main.mjs').stdout, stdout);
  assert.strictEqual(
    run('map.json', 'outside.js').stdout,
    `ERR_PACKAGE_MAP_EXTERNAL_FILE Cannot resolve "dep" from "${dir}/outside.js": ` +
      `file is not within any package defined in ${dir}/map.json\n`,
  );
  assert.strictEqual(
    run('bad.json', 'outside.js').stdout,
    `ERR_PACKAGE_MAP_INVALID Invalid package-map.json at "${dir}/bad.json": package "a" is missing "url" field\n`,
  );
} finally {
  fs.rmSync(dir, { recursive: true });
}
