// A program that replaces `fs.readFileSync` is asked for the files of ES modules as well, by their URLs.

import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'replaced-'));
const url = pathToFileURL(path.join(folder, 'module.mjs')).href;
const data = pathToFileURL(path.join(folder, 'data.json')).href;
fs.writeFileSync(new URL(url), 'export default "on disk"');
fs.writeFileSync(new URL(data), '"on disk"');

const { readFileSync } = fs;
const asked = [];
fs.readFileSync = (name, ...rest) => {
  if (!`${name}`.includes('replaced-')) return readFileSync(name, ...rest);
  asked.push(name.href);
  return name.href === url ? Buffer.from('export default "made up"') : '"made up"';
};
assert.strictEqual((await import(url)).default, 'made up');
assert.strictEqual((await import(data, { with: { type: 'json' } })).default, 'made up');
assert.deepStrictEqual(asked, [url, data]);
fs.readFileSync = readFileSync;
assert.strictEqual((await import(`${url}?again`)).default, 'on disk');
fs.rmSync(folder, { recursive: true });
