'use strict';
// `run()` tells what the tests covered when it is asked to: of which files, and whether it was enough.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run } = require('node:test');

const cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'covered-')));
process.on('exit', () => fs.rmSync(cwd, { recursive: true }));
fs.writeFileSync(
  path.join(cwd, 'code.js'),
  `function used() { return 1; }
function unused() {
  return 2;
}
module.exports = { used, unused };
`,
);
fs.writeFileSync(path.join(cwd, 'other.js'), 'module.exports = 1;\n');
const file = path.join(cwd, 'a.test.js');
fs.writeFileSync(
  file,
  "require('node:test')('one', () => require('./code.js').used(require('./other.js')));",
);

function covered(options) {
  return new Promise((resolve) => {
    let summary;
    const texts = [];
    const stream = run({ files: [file], cwd, ...options });
    stream.on('test:coverage', (data) => {
      summary = data.summary;
    });
    stream.on('test:diagnostic', ({ message }) => {
      if (message.startsWith('Error:')) texts.push(message);
    });
    stream.on('end', () => resolve({ summary, texts }));
    stream.resume();
  });
}
const lines = ({ summary }) =>
  summary.files.map((of) => [path.basename(of.path), of.totalLineCount, of.coveredLineCount]);

(async () => {
  assert.strictEqual((await covered({})).summary, undefined);
  const whole = await covered({
    coverage: true,
    coverageIncludeGlobs: `${cwd}/c*.js`,
    env: process.env,
  });
  assert.deepStrictEqual(lines(whole), [['code.js', 5, 2]]);
  assert.deepStrictEqual(whole.texts, []);
  const part = await covered({
    coverage: true,
    coverageIncludeGlobs: [`${cwd}/*.js`],
    coverageExcludeGlobs: ['**/other.js', '**/*.test.js'],
    lineCoverage: 90,
    functionCoverage: 50,
  });
  assert.deepStrictEqual(lines(part), [['code.js', 5, 2]]);
  assert.deepStrictEqual({ ...part.summary.thresholds }, { line: 90, branch: 0, function: 50 });
  assert.deepStrictEqual(part.texts, [
    'Error: 40.00% line coverage does not meet threshold of 90%.',
  ]);
  process.exitCode = 0;
})();

for (const wrong of [{ coverage: 1 }, { coverage: true, coverageIncludeGlobs: [1] }]) {
  assert.throws(() => run(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
for (const name of ['lineCoverage', 'branchCoverage', 'functionCoverage']) {
  assert.throws(() => run({ coverage: true, [name]: 101 }), { code: 'ERR_OUT_OF_RANGE' });
}
