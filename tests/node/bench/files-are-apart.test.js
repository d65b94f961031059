'use strict';
// Files share modules that declare, what preloads declare is of no file, and benchmarks may send messages and set the exit code.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bench-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = (name) => path.join(folder, name);
const measured = '{ samples: 1 }, (b) => { b.record({ operations: 1, duration_ns: 1n }); }';
const files = {
  'shared.cjs': `module.exports = () => require('node:bench').bench('shared', ${measured});`,
  'one.cjs': "require('./shared.cjs')();",
  'two.cjs': "require('./shared.cjs')();",
  'preload.cjs': `require('node:bench').bench('early', ${measured});`,
  'hook.cjs': `const { bench, before } = require('node:bench');
    before(() => { throw new Error('in a hook'); }); bench('hooked', ${measured});`,
  'sends.cjs': `process.send?.({ type: 'of the program' }); process.send?.('taken');
    require('node:bench').bench('sends', ${measured});`,
  'code.cjs': `require('node:bench').bench('sets', { samples: 1 }, (b) => {
    b.record({ operations: 1, duration_ns: 1n }); process.exitCode = 2; });`,
  'nothing.cjs': 'throw null;',
};
for (const name in files) fs.writeFileSync(file(name), files[name]);
fs.symlinkSync(file('gone.cjs'), file('leads-nowhere.cjs'));

function run(...words) {
  const all = ['--no-warnings', '--experimental-bench', '--bench', ...words];
  return spawnSync(process.execPath, all, { cwd: folder, encoding: 'utf8' });
}

function told(status, ...words) {
  const { status: actual, stdout, stderr } = run('--bench-reporter=json', ...words);
  assert.strictEqual(stderr, '');
  assert.strictEqual(actual, status, stdout);
  const records = stdout.trim().split('\n').map(JSON.parse);
  const of = (type) =>
    records.filter((record) => record.type === `bench:${type}`).map(({ data }) => data);
  return { results: of('complete'), diagnostics: of('diagnostic'), summary: of('summary')[0] };
}

for (const isolation of ['none', 'process']) {
  const how = `--bench-isolation=${isolation}`;
  const shared = told(0, how, '--require', './preload.cjs', 'one.cjs', 'two.cjs');
  const ofFiles = shared.results.filter(({ name }) => name === 'shared');
  assert.deepStrictEqual(
    ofFiles.map(({ entryFile }) => entryFile),
    [file('one.cjs'), file('two.cjs')],
  );
  assert.strictEqual(ofFiles[0].benchId, ofFiles[1].benchId);
  assert.notStrictEqual(ofFiles[0].fileRunId, ofFiles[1].fileRunId);
  const early = shared.results.filter(({ name }) => name === 'early');
  assert.deepStrictEqual(
    early.map(({ entryFile }) => entryFile),
    isolation === 'none' ? [null] : [null, null],
  );
  assert.strictEqual(shared.summary.entryFile, null);

  const hooked = told(1, how, 'one.cjs', 'hook.cjs');
  assert.strictEqual(hooked.diagnostics.length, 1);
  assert.strictEqual(hooked.diagnostics[0].entryFile, file('hook.cjs'));
  const { fileRunId } = hooked.results.find(({ name }) => name === 'hooked');
  assert.strictEqual(hooked.diagnostics[0].fileRunId, fileRunId);

  assert.strictEqual(told(0, how, 'sends.cjs').results[0].samples.length, 1);

  const { diagnostics, summary } = told(1, how, 'code.cjs');
  assert.deepStrictEqual(
    diagnostics.map(({ message, level }) => [message, level]),
    [['Benchmark process set exit code 2', 'error']],
  );
  assert.strictEqual(summary.success, false);
  assert.strictEqual(told(1, how, 'nothing.cjs').diagnostics[0].message, 'null');
}

// What the command line cannot mean.
for (const [word, said, status] of [
  ['--bench-samples=0', /: --bench-samples must be greater than 0\n/, 9],
  ['--bench-samples=4294967296', /ERR_OUT_OF_RANGE.*"--bench-samples" is out of range/, 1],
  ['--bench-warmup=4294967296', /ERR_OUT_OF_RANGE.*"--bench-warmup" is out of range/, 1],
  ['--bench-name-pattern=[', /'--bench-name-pattern' is an invalid regular expression\. /, 1],
  ['leads-nowhere.cjs', /^Could not find 'leads-nowhere\.cjs'/, 1],
]) {
  const { status: actual, stdout, stderr } = run(word, ...(status === 9 ? ['one.cjs'] : []));
  assert.match(stderr, said);
  assert.strictEqual(stdout, '');
  assert.strictEqual(actual, status);
}
