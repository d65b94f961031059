'use strict';
// What variables of the environment say: options up to a word that is none, a prompt in place of the usual one.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'words-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
function run(variables, words) {
  const env = { ...process.env, NODE_OPTIONS: '', ...variables };
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env, input: '1\n' });
}

const title = ['-p', 'process.title'];
assert.strictEqual(run({ NODE_OPTIONS: '--title=one word --nope' }, title).stdout, 'one\n');
assert.notStrictEqual(run({ NODE_OPTIONS: 'word --title=one' }, title).stdout, 'one\n');
assert.notStrictEqual(run({ NODE_OPTIONS: '- --title=one' }, title).stdout, 'one\n');
assert.strictEqual(run({ NODE_OPTIONS: '--nope word' }, title).status, 9);

fs.writeFileSync(path.join(folder, 'own.js'), 'console.log("own", require.main === module)');
const own = run({ NODE_REPL_EXTERNAL_MODULE: './own.js' }, ['-i']);
assert.strictEqual(own.stdout, 'own true\n');
assert.strictEqual(run({ NODE_REPL_EXTERNAL_MODULE: './none.js' }, ['-i']).status, 1);

// Certificates that cannot be had are told, whoever wants no warnings.
const wanted = 'require("tls").getCACertificates("extra").length';
const missing = run({ NODE_EXTRA_CA_CERTS: '/none', NODE_NO_WARNINGS: '1' }, ['-p', wanted]);
assert.strictEqual(missing.stdout, '0\n');
assert.match(missing.stderr, /^Warning: Ignoring extra certs from `\/none`, load failed: error:8/);
fs.writeFileSync(path.join(folder, 'empty.pem'), 'nothing');
assert.strictEqual(run({ NODE_EXTRA_CA_CERTS: './empty.pem' }, ['-p', wanted]).stderr, '');

// An unhandled rejection may be no more than a warning, and the exit code.
const rejected = run({}, [
  '--unhandled-rejections=warn-with-error-code',
  '-e',
  'Promise.reject(5)',
]);
assert.strictEqual(rejected.status, 1);
assert.match(rejected.stderr, /UnhandledPromiseRejectionWarning: 5/);
