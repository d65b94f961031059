'use strict';
// Compiles the tests' addon with the system's compiler and the project's headers, once for all tests.

const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const headers = path.join(__dirname, '../../crates/node-api/include/node');

/** The path of the library that a source compiles to. Tests may run at the same time, so it appears in one step. */
function build(source = path.join(__dirname, 'addon.c'), compiler = 'cc', flags = []) {
  const hash = createHash('sha256').update(`${compiler} ${flags.join(' ')}\n`);
  for (const file of [source, ...fs.readdirSync(headers).map((name) => path.join(headers, name))]) {
    hash.update(fs.readFileSync(file));
  }
  const folder = path.join(os.tmpdir(), 'nodus-test-addons');
  const library = path.join(folder, `${hash.digest('hex').slice(0, 16)}.node`);
  if (fs.existsSync(library)) return library;
  fs.mkdirSync(folder, { recursive: true });
  const fresh = `${library}.${process.pid}`;
  const fixed = ['-shared', '-fPIC', '-pthread', '-Wall', '-Werror', `-I${headers}`];
  execFileSync(compiler, [...fixed, ...flags, '-o', fresh, source], { stdio: 'inherit' });
  fs.renameSync(fresh, library);
  return library;
}

/** The collector; the test starts itself anew when it has to, and then there is none here. */
function collector() {
  if (globalThis.gc !== undefined) return globalThis.gc;
  const [file, ...words] = process.argv.slice(1);
  execFileSync(process.execPath, ['--expose-gc', file, ...words], { stdio: 'inherit' });
  process.exit();
}

/** Collects garbage, and lets finalizers run, until something has happened. */
async function collectUntil(happened) {
  for (let i = 0; i < 100 && !happened(); i++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

module.exports = { build, collectUntil, collector };
