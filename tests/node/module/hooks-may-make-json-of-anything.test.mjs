// What hooks call JSON needs no attribute, since nobody but them knows that it is; what the default loads does.

import assert from 'node:assert';
import fs from 'node:fs';
import { registerHooks } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.yaml')) return nextLoad(url, context);
    const a = Number(fs.readFileSync(new URL(url), 'utf8').split(': ')[1]);
    return { format: 'json', source: JSON.stringify({ a }), shortCircuit: true };
  },
});

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yaml-'));
try {
  const yaml = pathToFileURL(path.join(dir, 'a.yaml')).href;
  fs.writeFileSync(new URL(yaml), 'a: 1');
  for (let i = 0; i < 2; i++) assert.deepStrictEqual((await import(yaml)).default, { a: 1 });
  const json = pathToFileURL(path.join(dir, 'a.json')).href;
  fs.writeFileSync(new URL(json), '{}');
  await assert.rejects(import(json), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });
} finally {
  fs.rmSync(dir, { recursive: true });
}
