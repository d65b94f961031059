// Synchronous hooks are asked for the entry of a program as for every other module, and what they say of its format counts.
'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'entry-hooks-'));
const write = (name, text) => {
  fs.writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
};
const hooks = write(
  'hooks.mjs',
  `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    console.log('resolve', specifier.split('/').pop(), context.parentURL === undefined, result.format);
    return specifier.endsWith('.ts') ? { ...result, format: 'commonjs' } : result;
  },
  load(url, context, next) {
    console.log('load', url.split('/').pop(), context.format);
    if (!url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: 'import "node:os"; import "fs"; import "./c.cjs";', shortCircuit: true };
  },
});
`,
);
write('c.cjs', `require('os'); require('node:os'); require('./d.cjs');`);
write('d.cjs', '');
const entry = write('entry.ts', 'enum NotStripped { a }');

const { stdout } = spawnSync(process.execPath, ['--import', hooks, entry], { encoding: 'utf8' });
fs.rmSync(dir, { recursive: true });
assert.deepStrictEqual(stdout.trim().split('\n'), [
  'resolve entry.ts true null',
  'load entry.ts commonjs',
  'resolve node:os false undefined',
  'load node:os undefined',
  'resolve fs false builtin',
  'load node:fs builtin',
  'resolve c.cjs false commonjs',
  'load c.cjs commonjs',
  'resolve os false undefined',
  'load node:os builtin',
  'resolve node:os false builtin',
  'load node:os builtin',
  'resolve d.cjs false undefined',
  'load d.cjs commonjs',
]);
