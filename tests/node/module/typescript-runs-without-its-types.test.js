'use strict';

// Files of TypeScript run with their types taken out; what cannot simply be taken out is refused by name.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const { stripTypeScriptTypes } = require('module');
const os = require('os');
const path = require('path');

process.removeAllListeners('warning');
process.on('warning', () => {});

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'typescript-'));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder });

try {
  assert.strictEqual(stripTypeScriptTypes('let a: number = 1;'), 'let a         = 1;');
  assert.strictEqual(
    stripTypeScriptTypes('let a: number = 1;', { sourceUrl: 'a.ts' }),
    'let a         = 1;\n\n//# sourceURL=a.ts',
  );
  assert.throws(() => stripTypeScriptTypes('enum A { x }'), {
    code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
    message: 'TypeScript enum is not supported in strip-only mode',
  });
  assert.throws(() => stripTypeScriptTypes('let a: = 1'), {
    code: 'ERR_INVALID_TYPESCRIPT_SYNTAX',
  });
  assert.throws(() => stripTypeScriptTypes(''.length), { code: 'ERR_INVALID_ARG_TYPE' });

  write('lib.mts', 'export interface I { x: number }\nexport const one: number = 1;\n');
  write('old.cts', 'const two: number = 2; module.exports = { two };\n');
  const main = write(
    'main.ts',
    "import { one, type I } from './lib.mts';\nimport { two } from './old.cts';\n" +
      'const i: I = { x: one + two };\nconsole.log(i.x satisfies number);\n',
  );
  assert.strictEqual(run(main).stdout, '3\n');
  const required = write('required.ts', "console.log(require('./old.cts').two as number);\n");
  assert.strictEqual(run(required).stdout, '2\n');

  // Positions are those of the file.
  const thrower = write(
    'thrower.ts',
    'type T = string;\nfunction f(x: T): never { throw new Error(x); }\nf("x");\n',
  );
  assert.match(run(thrower).stderr, /thrower\.ts:2:33/);

  const bad = write('bad.ts', 'const a = 1;\nenum Color { Red }\n');
  const { stderr, status } = run(bad);
  assert.strictEqual(status, 1);
  assert.match(stderr, /^file:.*bad\.ts:2\n(?:const a = 1;\n)?enum Color \{ Red \}\n\^{18}\n/);
  assert.match(stderr, /ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX/);

  write('node_modules/p/index.ts', 'export {}');
  const importer = write('importer.mjs', "import './node_modules/p/index.ts'");
  assert.match(run(importer).stderr, /ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING/);

  assert.strictEqual(run('--eval', 'const a: number = 5; console.log(a)').stdout, '5\n');
  assert.strictEqual(
    run('--input-type=module-typescript', '--eval', 'const a: number = await 6; console.log(a)')
      .stdout,
    '6\n',
  );
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
