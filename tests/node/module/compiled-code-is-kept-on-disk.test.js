'use strict';

// The compile cache: a second run uses what the first one kept, a changed file is compiled anew.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compile-cache-'));
const cache = path.join(folder, 'cache');
const script = path.join(folder, 'script.js');
const run = (env, ...args) =>
  spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...env },
  });

try {
  fs.writeFileSync(path.join(folder, 'module.mjs'), 'export const x = () => 20;\n');
  const write = (n) =>
    fs.writeFileSync(
      script,
      `const { x } = require('./module.mjs'); function f() { return x() + ${n}; }\nconsole.log(f());\n`,
    );
  write(1);
  const on = { NODE_COMPILE_CACHE: cache };
  const first = run(on, script);
  assert.strictEqual(first.stdout, '21\n');
  assert.match(first.stderr, /CommonJS .*script\.js was not initialized, initializing/);
  assert.match(first.stderr, /writing cache for CommonJS .*script\.js .*success/);
  assert.match(first.stderr, /writing cache for ESM .*module\.mjs .*success/);

  const second = run(on, script);
  assert.strictEqual(second.stdout, '21\n');
  assert.match(second.stderr, /CommonJS .*script\.js was accepted/);
  assert.match(second.stderr, /ESM .*module\.mjs was accepted/);
  assert.doesNotMatch(second.stderr, /writing cache/);

  write(2);
  const third = run(on, script);
  assert.strictEqual(third.stdout, '22\n');
  assert.match(third.stderr, /script\.js\.\.\..*code hash mismatch/);

  assert.doesNotMatch(run({ ...on, NODE_DISABLE_COMPILE_CACHE: '1' }, script).stderr, /reading/);

  const api = path.join(folder, 'api.js');
  fs.writeFileSync(
    api,
    `const m = require('module');
     const { ENABLED, ALREADY_ENABLED } = m.constants.compileCacheStatus;
     const assert = require('assert');
     assert.strictEqual(m.getCompileCacheDir(), undefined);
     const { status, directory } = m.enableCompileCache(${JSON.stringify(path.join(folder, 'api'))});
     assert.strictEqual(status, ENABLED);
     assert.strictEqual(directory, ${JSON.stringify(path.join(folder, 'api'))});
     assert.ok(m.getCompileCacheDir().startsWith(directory));
     assert.strictEqual(m.enableCompileCache().status, ALREADY_ENABLED);
     require('./script.js');
     m.flushCompileCache();
     assert.strictEqual(require('fs').readdirSync(m.getCompileCacheDir()).length, 2);
     assert.throws(() => m.enableCompileCache(0), { code: 'ERR_INVALID_ARG_TYPE' });`,
  );
  const { status, stderr } = run({}, api);
  assert.strictEqual(status, 0, stderr);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
