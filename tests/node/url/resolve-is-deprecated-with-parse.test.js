'use strict';

// `url.resolve` and `url.resolveObject` parse, and warn as `url.parse` does.

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');

for (const call of ['resolve("/a", "b")', 'resolveObject("/a", "b")', 'parse("/a")']) {
  const program = `process.on('warning', (warning) => console.log(warning.code)); require('url').${call}`;
  const out = execFileSync(process.execPath, ['--no-warnings', '-e', program], {
    encoding: 'utf8',
  });
  assert.strictEqual(out, 'DEP0169\n', call);
}
