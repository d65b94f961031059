'use strict';
// A Blob over a file reads it when asked, and refuses once the file is another.
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blob-'));
const file = path.join(folder, 'file.txt');
const unreadable = { name: 'NotReadableError', message: 'The blob could not be read' };

finish(async () => {
  fs.writeFileSync(file, 'x'.repeat(200_000));
  const blob = await fs.openAsBlob(file, { type: 'Text/Plain' });
  assert.strictEqual(blob.size, 200_000);
  assert.strictEqual(blob.type, 'Text/Plain');
  assert.strictEqual((await blob.text()).length, 200_000);
  assert.strictEqual(await blob.slice(10, 13).text(), 'xxx');
  let total = 0;
  for await (const chunk of blob.stream()) total += chunk.length;
  assert.strictEqual(total, 200_000);
  assert.throws(() => structuredClone(blob), { code: 'ERR_INVALID_STATE' });

  fs.writeFileSync(file, 'y'.repeat(100));
  await assert.rejects(blob.text(), unreadable);
  await assert.rejects(blob.arrayBuffer(), unreadable);
  await assert.rejects(blob.slice(0, 1).text(), unreadable);
  await assert.rejects(async () => {
    for await (const _ of blob.stream()) assert.fail('there is nothing to read');
  }, unreadable);

  const gone = await fs.openAsBlob(file);
  fs.unlinkSync(file);
  await assert.rejects(gone.text(), unreadable);
  assert.throws(() => fs.openAsBlob(file), { code: 'ENOENT', syscall: 'stat' });
}).finally(() => fs.rmSync(folder, { recursive: true }));
