// What is no JavaScript can be imported: JSON by its attribute, WebAssembly as instance or as source.

import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'kinds-'));
const write = (name, content) => {
  fs.writeFileSync(path.join(dir, name), content);
  return pathToFileURL(path.join(dir, name)).href;
};
try {
  const json = write('a.json', '{"a":1}');
  const { default: data } = await import(json, { with: { type: 'json' } });
  assert.deepStrictEqual(data, { a: 1 });
  await assert.rejects(import(json), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });
  const broken = write('b.json', '{"a":');
  await assert.rejects(import(broken, { with: { type: 'json' } }), SyntaxError);
  await assert.rejects(import(json, { with: { type: 'css' } }), {
    code: 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED',
  });

  // (module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
  const bytes = Buffer.from(
    '0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b',
    'hex',
  );
  const wasm = write('a.wasm', bytes);
  const { add } = await import(wasm);
  assert.strictEqual(add(1, 2), 3);
  const source = write(
    'source.mjs',
    "import source module from './a.wasm'; export const { exports } = new WebAssembly.Instance(module);",
  );
  assert.strictEqual((await import(source)).exports.add(3, 4), 7);
  await assert.rejects(import(write('bad.wasm', 'this is none')), WebAssembly.CompileError);
  await assert.rejects(import(write('a.txt', 'hi')), { code: 'ERR_UNKNOWN_FILE_EXTENSION' });
} finally {
  fs.rmSync(dir, { recursive: true });
}
