'use strict';

// Asynchronous hooks and the process around them: what they write is shown, `process.exit()` ends all of it, workers start
// without the hooks of their owner, and the deprecation is told.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'async-hooks-'));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
const run = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

try {
  write(
    'hooks.mjs',
    `export async function resolve(specifier, context, nextResolve) {
      if (specifier === 'virtual:exit') process.exit(42);
      if (specifier === 'virtual:never') await new Promise(() => {});
      console.log('hook:', specifier);
      return nextResolve(specifier, context);
    }`,
  );
  const registered =
    "import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);";

  write('main.mjs', `${registered} await import('node:os');`);
  let result = run('main.mjs');
  assert.strictEqual(result.status, 0);
  assert.match(result.stdout, /hook: node:os/);
  assert.match(
    result.stderr,
    /\[DEP0205\] DeprecationWarning: `module\.register\(\)` is deprecated/,
  );

  write(
    'exit.mjs',
    `${registered} process.on('exit', (code) => console.log('code', code)); await import('virtual:exit');`,
  );
  assert.deepStrictEqual(run('--no-warnings', 'exit.mjs'), {
    status: 42,
    stdout: 'code 42\n',
    stderr: '',
  });
  write('exit-sync.mjs', `${registered} import.meta.resolve('virtual:exit');`);
  assert.strictEqual(run('--no-warnings', 'exit-sync.mjs').status, 42);

  write('never.mjs', `${registered} await import('virtual:never');`);
  assert.strictEqual(run('--no-warnings', 'never.mjs').status, 13);

  write(
    'worker.mjs',
    `${registered}
    import { Worker } from 'node:worker_threads';
    new Worker("import('node:path').then(() => console.log('worker'))", { eval: true });`,
  );
  result = run('--no-warnings', 'worker.mjs');
  assert.strictEqual(result.stdout.replace(/hook: node:worker_threads\n/, ''), 'worker\n');

  write('preload.cjs', "console.log('preload', require('worker_threads').isInternalThread);");
  result = run(
    '--no-warnings',
    '--require',
    './preload.cjs',
    '--experimental-loader',
    './hooks.mjs',
    '--input-type=module',
    '--eval',
    'import "node:os"',
  );
  assert.strictEqual(result.status, 0);
  assert.match(result.stdout, /preload false/);
  assert.match(result.stdout, /preload true/);
  assert.match(result.stdout, /hook: node:os/);
} finally {
  fs.rmSync(folder, { recursive: true });
}
