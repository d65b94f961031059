// `findSourceMap` knows files by path and by URL, whichever loader loaded them.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire, findSourceMap } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

process.setSourceMapsEnabled(true);
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'maps-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const map = { version: 3, sources: ['a.ts'], sourcesContent: ['a'], names: [], mappings: 'AAAA' };
const comment = `//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(map))}`;
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `${text}\n${comment}\n`);
  return file;
};
const check = (file) => {
  assert.deepStrictEqual(findSourceMap(file)?.payload.sourcesContent, ['a'], file);
  assert.ok(findSourceMap(pathToFileURL(file).href), file);
};

const required = write('required.cjs', '');
createRequire(import.meta.url)(required);
check(required);

for (const file of [
  write('imported.cjs', ''),
  write('imported.mjs', ''),
  write('a b%20?.mjs', ''),
]) {
  await import(pathToFileURL(file));
  check(file);
}
assert.strictEqual(findSourceMap(path.join(folder, 'none.mjs')), undefined);
