'use strict';
// The text of `--eval` runs after what `--experimental-loader` and `--import` name, and with `--frozen-intrinsics` in force.

const assert = require('assert');
const { spawnSync } = require('child_process');

const asUrl = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
function run(...words) {
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', ...words], { encoding: 'utf8' });
  return stdout;
}

const loader = asUrl(
  `export function load(url, context, next) {
     if (url !== 'x:y') return next(url, context);
     return { format: 'module', shortCircuit: true, source: 'console.log("loaded")' };
   }
   export function resolve(name, context, next) {
     return name === 'x:y' ? { url: name, shortCircuit: true } : next(name, context);
   }`,
);
assert.strictEqual(run('--experimental-loader', loader, '-e', 'import("x:y")'), 'loaded\n');
assert.strictEqual(
  run('--import', asUrl('console.log("imported")'), '-e', 'console.log("run")'),
  'imported\nrun\n',
);
assert.strictEqual(
  run('--frozen-intrinsics', '-e', '"use strict"; try { Math.x = 1; } catch { console.log(1); }'),
  '1\n',
);
