'use strict';

// `mock.module()` puts exports in the place of a module for `require()` and `import` alike, until it is restored; without
// its flag it is not there.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { mock } = require('node:test');
const finish = require('../finish.js');

const flag = '--experimental-test-module-mocks';

if (!process.execArgv.includes(flag)) {
  assert.strictEqual(mock.module, undefined);
  const { status, stderr } = spawnSync(process.execPath, [flag, '--no-warnings', __filename], {
    encoding: 'utf8',
  });
  assert.strictEqual(status, 0, stderr);
} else {
  finish(main);
}

async function main() {
  const fs = require('fs');
  const os = require('os');
  const path = require('path');
  const { pathToFileURL } = require('url');
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'mocked-')));
  const write = (name, text) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };
  try {
    const cjs = write('a.cjs', 'exports.name = "cjs";');
    const esm = write('b.mjs', 'export const name = "esm"; export default 1;');
    const json = write('c.json', '{"name":"json"}');
    const user = write('user.mjs', 'export { name } from "./a.cjs";');
    const original = require(cjs);

    const first = mock.module(pathToFileURL(cjs), {
      exports: {
        name: 'mock',
        get late() {
          return 5;
        },
      },
    });
    assert.deepStrictEqual({ ...require(cjs) }, { name: 'mock', late: 5 });
    assert.notStrictEqual(require(cjs), require(cjs));
    assert.strictEqual((await import(user)).name, 'mock');
    assert.throws(() => mock.module(pathToFileURL(cjs)), { code: 'ERR_INVALID_STATE' });
    first.restore();
    first.restore();
    assert.strictEqual(require(cjs), original);

    mock.module(pathToFileURL(esm), { exports: { default: { a: 1 }, name: 'mock' }, cache: true });
    const namespace = await import(pathToFileURL(esm));
    assert.deepStrictEqual({ ...namespace }, { default: { a: 1 }, name: 'mock' });
    assert.strictEqual(await import(pathToFileURL(esm)), namespace);
    assert.deepStrictEqual(require(esm), { a: 1, name: 'mock' });

    mock.module(pathToFileURL(json), { exports: { default: 7 } });
    const { default: value } = await import(pathToFileURL(json), { with: { type: 'json' } });
    assert.strictEqual(value, 7);
    await assert.rejects(import(pathToFileURL(json)), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });

    mock.module('node:readline', { exports: { default: null, name: 'mock' } });
    assert.throws(() => require('readline'), /^Error: Cannot create mock/);
    await assert.rejects(import('readline'), /^Error: Cannot create mock/);

    mock.reset();
    assert.strictEqual(require(esm).name, 'esm');
    assert.strictEqual(typeof require('readline').cursorTo, 'function');

    assert.throws(() => mock.module('path', { exports: {}, namedExports: {} }), {
      code: 'ERR_INVALID_ARG_VALUE',
    });
    assert.throws(() => mock.module(5), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => mock.module('./missing.js'), { code: 'ERR_MODULE_NOT_FOUND' });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
