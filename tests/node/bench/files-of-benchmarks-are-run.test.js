'use strict';
// --bench runs files of benchmarks, each in a process of its own or all in one, and has reporters tell of them.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bench-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
write(
  'a.mjs',
  `import { bench, suite } from 'node:bench';
   console.log('said by a');
   bench('quick', { samples: 2, params: { n: 1 } }, (b) => b.record({ operations: 5, duration_ns: 1000n }));
   suite('S', () => bench.skip('left', (b) => {}));`,
);
write(
  'b.cjs',
  `const { bench } = require('node:bench');
   bench('fails', (b) => { throw new TypeError('in b'); });
   bench('id', { samples: 1 }, (b) => b.record({ operations: 1, duration_ns: 1n }));`,
);
write(
  'broken.mjs',
  `import { bench } from 'node:bench';
   bench('declared', { samples: 1 }, (b) => b.record({ operations: 1, duration_ns: 1n }));
   throw new Error('while loading');`,
);
write('exits.mjs', "import { bench } from 'node:bench'; bench('x', () => process.exit(7));");
write('runs.mjs', "import { bench, run } from 'node:bench'; bench('x', () => {}); run();");
write(
  'reporter.mjs',
  `export default async function* (source) {
     for await (const { type, data } of source) yield type + ' ' + (data.name ?? data.success) + '\\n';
   }`,
);

function run(...words) {
  return spawnSync(process.execPath, ['--no-warnings', '--experimental-bench', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
}

function records(...words) {
  const { status, stdout, stderr } = run('--bench', '--bench-reporter=json', ...words);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { status, stderr, told: lines.map((line) => JSON.parse(line)) };
}

const of = (told, type) => told.filter((record) => record.type === type).map(({ data }) => data);
const file = (name) => path.join(folder, name);

for (const isolation of ['process', 'none']) {
  const { status, told } = records(`--bench-isolation=${isolation}`, '{a,b}.*');
  assert.strictEqual(status, 1);
  const results = of(told, 'bench:complete');
  assert.deepStrictEqual(
    results.map(({ name, entryFile, samples, skip, error }) => [
      name,
      path.basename(entryFile),
      samples.length,
      skip ?? error?.message,
    ]),
    [
      ['quick', 'a.mjs', 2, undefined],
      ['left', 'a.mjs', 0, true],
      ['fails', 'b.cjs', 0, 'in b'],
      ['id', 'b.cjs', 1, undefined],
    ],
  );
  assert.strictEqual(results[0].samples[0].duration_ns, '1000');
  assert.strictEqual(results[0].summary.mean, 5e6);
  assert.strictEqual(results[2].error.name, 'TypeError');
  assert.strictEqual(new Set(results.map(({ runId }) => runId)).size, 1);
  // Files have ids of their own, and what processes write is told.
  assert.strictEqual(new Set(results.map(({ fileRunId }) => fileRunId)).size, 2);
  const said = of(told, 'bench:diagnostic').map(({ message, stream }) => [stream, message]);
  assert.deepStrictEqual(said, isolation === 'none' ? [] : [['stdout', 'said by a\n']]);
  const [summary] = of(told, 'bench:summary');
  assert.deepStrictEqual(summary.counts, { completed: 2, failed: 1, skipped: 1, total: 4 });
  assert.strictEqual(summary.file, null);
  assert.strictEqual(summary.success, false);
}

// What the command line says about all benchmarks.
const { told } = records(
  '--bench-name-pattern=quick',
  '--bench-samples=4',
  '--bench-warmup=1',
  'a.mjs',
);
const [quick] = of(told, 'bench:plan');
assert.deepStrictEqual([quick.samples, quick.warmup], [4, 1]);
assert.strictEqual(of(told, 'bench:complete')[0].samples.length, 4);
assert.strictEqual(of(told, 'bench:summary')[0].file, file('a.mjs'));

// What goes wrong around benchmarks is told, and those that there are run all the same.
for (const isolation of ['process', 'none']) {
  const { status, told } = records(`--bench-isolation=${isolation}`, 'broken.mjs');
  assert.strictEqual(status, 1);
  const [{ message, error }] = of(told, 'bench:diagnostic');
  assert.strictEqual(message, 'while loading');
  assert.strictEqual(error.message, 'while loading');
  assert.strictEqual(of(told, 'bench:complete')[0].samples.length, 1);
  assert.strictEqual(of(told, 'bench:summary')[0].success, false);
  const runs = records(`--bench-isolation=${isolation}`, 'runs.mjs');
  assert.match(
    of(runs.told, 'bench:diagnostic')[0].message,
    /run\(\) cannot be called from a file run with --bench/,
  );
}
const exits = records('exits.mjs');
assert.strictEqual(exits.status, 1);
assert.strictEqual(
  of(exits.told, 'bench:diagnostic').at(-1).message,
  "Benchmark file 'exits.mjs' failed with exit code 7",
);

// Reporters.
const spec = run('--bench', 'a.mjs');
assert.strictEqual(spec.status, 0);
assert.match(
  spec.stdout,
  /^benchmark \| samples \| mean rate \| 95% CI \| median rate \| warning\n/,
);
assert.match(
  spec.stdout,
  /^quick \[n=1\] \| 2 \| 5\.00M ops\/s \| \[5\.00M ops\/s, 5\.00M ops\/s\] \| 5\.00M ops\/s \| $/m,
);
assert.match(spec.stdout, /^left \| 0 \| - \| - \| - \| skipped$/m);
assert.match(spec.stdout, /^diagnostic: said by a\\n$/m);
assert.match(spec.stdout, /^1 completed, 0 failed, 1 skipped$/m);
const own = run(
  '--bench',
  '--bench-reporter=./reporter.mjs',
  '--bench-reporter-destination=own.txt',
  'a.mjs',
);
assert.strictEqual(own.stdout, '');
assert.match(
  fs.readFileSync(file('own.txt'), 'utf8'),
  /^bench:complete quick\n(?:.*\n)*bench:summary true\n$/m,
);

// Slips.
const none = run('--bench');
assert.strictEqual(none.status, 1);
assert.strictEqual(none.stderr, '--bench requires at least one file or glob pattern\n');
const missing = run('--bench', 'nope.mjs');
assert.strictEqual(missing.status, 1);
assert.strictEqual(missing.stderr, "Could not find 'nope.mjs'\n");
const unequal = run('--bench', '--bench-reporter=spec', '--bench-reporter=json', 'a.mjs');
assert.match(unequal.stderr, /must match the number of specified '--bench-reporter-destination'/);

// A file that runs by itself runs its benchmarks, and fails with them.
assert.strictEqual(run('a.mjs').status, 0);
assert.strictEqual(run('b.cjs').status, 1);

// The same for a program.
write(
  'program.mjs',
  `import { runFile } from 'node:bench';
   for await (const { type, data } of runFile(new URL('./a.mjs', import.meta.url)))
     if (type === 'bench:complete' || type === 'bench:summary') console.log(type, data.name, data.samples?.[0]?.duration_ns);
   try { runFile(5); } catch (error) { console.log(error.code); }`,
);
assert.strictEqual(
  run('program.mjs').stdout,
  'bench:complete quick 1000n\nbench:complete left undefined\nbench:summary undefined undefined\nERR_INVALID_ARG_TYPE\n',
);
