'use strict';

// A frame whose function has no name is called so, whether it runs or is awaited.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-maps-'));
try {
  const lines = [
    "const fail = async () => { await null; throw new Error('here'); };",
    '(async () => { await fail(); })().catch((error) => console.log(error.stack));',
    "(() => console.log(new Error('there').stack))();",
  ];
  const map = {
    version: 3,
    sources: ['original.ts'],
    sourcesContent: ['a\n\nb\n\nc\n'],
    names: [],
    // Line n comes from line 2 n - 1.
    mappings: 'AAAA;AAEA;AAEA',
  };
  const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  for (const name of ['generated.cjs', 'generated.mjs']) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, `${lines.join('\n')}\n//# sourceMappingURL=${url}\n`);
    const { stdout } = spawnSync(process.execPath, ['--enable-source-maps', file], {
      encoding: 'utf8',
    });
    const [now, later] = stdout.split('Error: here');
    assert.match(now, /^Error: there\n {4}at <anonymous> \(.*original\.ts:5:1\)\n/, name);
    assert.match(later, /^\n {4}at fail \(.*original\.ts:1:1\)\n/, name);
    assert.match(later, /\n {4}at async <anonymous> \(.*original\.ts:3:1\)\n$/, name);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
