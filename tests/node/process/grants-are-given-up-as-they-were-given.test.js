'use strict';
// A path is given up by the words that granted it, star and all. What is not a folder when the program begins has nothing below
// it. What was given up is refused like what was never granted, and the audit tells of what would be refused.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'permission-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.mkdirSync(path.join(folder, 'there'));

/** What a program prints as JSON. */
function run(options, code) {
  const words = ['--no-warnings', ...options, '-p', `JSON.stringify((() => { ${code} })())`];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.strictEqual(status, 0, stderr);
  return JSON.parse(stdout);
}

/** Whether a folder and what is in it may be read, before and after something is given up. */
function readable(grant, reference) {
  return run(
    ['--permission', `--allow-fs-read=${folder}/${grant}`],
    `const name = ${JSON.stringify(`${folder}/${grant.replace(/[/*]*$/, '')}`)};
     const has = () => [name, name + '/x', name + '/x/y'].map((path) =>
       Number(process.permission.has('fs.read', path))).join('');
     const before = has();
     process.permission.drop('fs.read', ${JSON.stringify(`${folder}/${reference}`)});
     return [before, has()];`,
  );
}

assert.deepStrictEqual(readable('gone/*', 'gone/*'), ['111', '000']);
assert.deepStrictEqual(readable('gone/*', 'gone'), ['111', '111']);
assert.deepStrictEqual(readable('gone/*', 'gone/x'), ['111', '111']);
assert.deepStrictEqual(readable('gone/', 'gone'), ['100', '000']);
assert.deepStrictEqual(readable('gone', 'gone/*'), ['100', '100']);
assert.deepStrictEqual(readable('there', 'there'), ['111', '000']);
assert.deepStrictEqual(readable('there/', 'there'), ['111', '000']);
assert.deepStrictEqual(readable('there', 'there/x'), ['111', '111']);

// References are URLs, too.
assert.deepStrictEqual(
  run(
    ['--permission', `--allow-fs-read=${folder}/there`],
    `const { pathToFileURL } = require('url');
     const { permission } = process;
     const told = ['there/x', 'gone'].map((name) =>
       permission.has('fs.read', pathToFileURL(${JSON.stringify(folder)} + '/' + name)));
     try { permission.has('fs.read', new URL('http://x/')); } catch (error) { told.push(error.code); }
     return told;`,
  ),
  [true, false, 'ERR_INVALID_URL_SCHEME'],
);

// Addons are disabled without the option, and refused once the permission has been given up.
const load = `const load = () => {
    try { process.dlopen({ exports: {} }, '/nowhere.node'); } catch (error) { return error.code; }
  };
  const before = load();
  process.permission.drop('addon');
  return [before, load()];`;
assert.deepStrictEqual(run(['--permission'], load), ['ERR_DLOPEN_DISABLED', 'ERR_DLOPEN_DISABLED']);
assert.deepStrictEqual(run(['--permission', '--allow-addons'], load), [
  'ERR_DLOPEN_FAILED',
  'ERR_ACCESS_DENIED',
]);

// What is bound to a port has no name in errors, what is bound to a path has it.
assert.deepStrictEqual(
  run(
    ['--permission'],
    `const { createServer } = require('net');
     return [0, '/nowhere/socket'].map((place) => {
       try { createServer().listen(place); } catch ({ code, permission, resource }) {
         return [code, permission, resource];
       }
     });`,
  ),
  [
    ['ERR_ACCESS_DENIED', 'Net', ''],
    ['ERR_ACCESS_DENIED', 'Net', '/nowhere/socket'],
  ],
);

// The audit refuses nothing and tells of it.
assert.deepStrictEqual(
  run(
    ['--permission-audit'],
    `const told = [];
     require('diagnostics_channel').subscribe('node:permission-model:child', (message) => told.push(message));
     told.push(require('child_process').spawnSync(process.execPath, ['-e', '']).status);
     return told;`,
  ),
  [{ permission: 'ChildProcess', resource: process.execPath }, 0],
);
