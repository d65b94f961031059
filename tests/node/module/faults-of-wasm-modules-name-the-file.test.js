'use strict';

// What is wrong with a WebAssembly binary is told with the path of its file, and without a warning that such imports
// are experimental: there was none.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus wasm '));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'a.wasm');
fs.writeFileSync(file, 'hello');

const warnings = [];
process.on('warning', ({ message }) => warnings.push(message));

const fault = async (specifier) => {
  const error = await import(specifier).catch((e) => e);
  assert.ok(error instanceof WebAssembly.CompileError);
  return error.message;
};

finish(async () => {
  const { pathToFileURL } = require('url');
  const message = await fault(pathToFileURL(file).href);
  assert.ok(message.startsWith(`${file}: `), message);
  const data = await fault('data:application/wasm,abc');
  assert.ok(data.startsWith('data:application/wasm,abc: '), data);
  await new Promise(setImmediate);
  assert.deepStrictEqual(warnings, []);
});
