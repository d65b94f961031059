'use strict';

// `require.resolve` in CommonJS whose source an asynchronous hook gave asks the synchronous hooks. A loader with
// `initialize` may also have the old `globalPreload`.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hooks-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const place = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return pathToFileURL(file).href;
};
const run = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return { stdout, stderr };
};

const source = place(
  'source.mjs',
  `import { readFileSync } from 'node:fs';
  export async function load(url, context, next) {
    const result = await next(url, context);
    result.source ??= readFileSync(new URL(url), 'utf8');
    return result;
  }`,
);
const caller = place('caller.cjs', `exports.found = require.resolve('anything');`);
const found = place('found.js', '');
const main = place(
  'main.mjs',
  `import { register, registerHooks } from 'node:module';
  register(${JSON.stringify(source)});
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== 'anything') return next(specifier, context);
      return { url: ${JSON.stringify(found)}, shortCircuit: true };
    },
  });
  console.log((await import(${JSON.stringify(caller)})).found);`,
);
assert.strictEqual(
  run('--no-warnings', new URL(main).pathname).stdout,
  `${new URL(found).pathname}\n`,
);

const old = place('old.mjs', 'export function globalPreload() {}');
const both = place(
  'both.mjs',
  'export function globalPreload() {}\nexport function initialize() {}',
);
place('empty.js', '');
const empty = path.join(folder, 'empty.js');
const note = /`globalPreload` has been removed; use `initialize` instead/;
assert.match(run('--experimental-loader', old, empty).stderr, note);
assert.doesNotMatch(run('--experimental-loader', both, empty).stderr, note);
