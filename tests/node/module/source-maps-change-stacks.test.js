'use strict';

// With --enable-source-maps stacks name the original source, and an uncaught error shows its line.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-maps-'));
try {
  // Line 2 of the text comes from line 5, column 3 of original.ts.
  const map = {
    version: 3,
    sources: ['original.ts'],
    sourcesContent: ['1\n2\n3\n4\n  throw here;\n'],
    names: [],
    mappings: ';AAIE',
  };
  const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  const text = `// generated\nthrow new Error('x');\n//# sourceMappingURL=${url}\n`;
  for (const name of ['generated.cjs', 'generated.mjs']) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    const mapped = spawnSync(process.execPath, ['--enable-source-maps', file], {
      encoding: 'utf8',
    });
    assert.match(mapped.stderr, /original\.ts:5:3/, name);
    assert.match(mapped.stderr, /original\.ts:5\n {2}throw here;\n {2}\^/, name);
    const plain = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    assert.doesNotMatch(plain.stderr, /original\.ts:5/, name);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
