'use strict';
// Suites may declare while the run waits for them. What is told to stop has a little time to do so: what goes on ends the run,
// since nothing can be measured beside it.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { setImmediate: turn } = require('timers/promises');
const measured = (b) => {
  b.record({ operations: 1, duration_ns: 1n });
};
const around = (words) => `before beforeEach ${words} afterEach`;
const timeUp = (time) => `Operation failed: Benchmark timed out after ${time}ms`;
const given =
  'The benchmark run was aborted because asynchronous work did not settle after cancellation';

require('../finish')(main);

if (!process.execArgv.includes('--experimental-bench')) {
  const words = ['--no-warnings', '--experimental-bench', __filename];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

/** The steps of a run of the benchmarks that `declare` declares, and of one after them, with its records. */
async function run(declare, options) {
  const { createRunner } = require('node:bench');
  const runner = createRunner();
  const steps = [];
  for (const kind of ['before', 'beforeEach', 'afterEach', 'after']) {
    runner[kind](() => steps.push(kind));
  }
  declare(runner, steps);
  runner.suite('last', () => {
    runner.before(() => steps.push('before last'));
    runner.bench('next', { samples: 1 }, (b) => {
      steps.push('next');
      measured(b);
    });
    runner.bench.skip('skipped', measured);
  });
  const records = [];
  for await (const record of runner.run(options)) records.push(record);
  const results = records
    .filter(({ type }) => type === 'bench:complete')
    .map(({ data }) => data.error?.message ?? data.skip ?? 'measured');
  return { steps: steps.join(' '), records, results };
}

async function main() {
  if (!process.execArgv.includes('--experimental-bench')) return;
  await declaresLate();
  await yields();

  // It stops when it is told to.
  const stops = await run((runner, steps) => {
    runner.bench('x', { samples: 1, timeout: 500 }, async (b) => {
      await new Promise((resolve) => b.signal.addEventListener('abort', resolve));
      steps.push('stopped');
    });
  });
  assert.strictEqual(
    stops.steps,
    `${around('stopped')} before last beforeEach next afterEach after`,
  );
  assert.deepStrictEqual(stops.results, [timeUp(500), 'measured', true]);

  // It does not, if there is time enough to begin.
  const signal = AbortSignal.abort(new Error('why'));
  for (const declare of [
    (runner, never, options) => runner.bench('x', options, never),
    (runner, never, options) => {
      runner.beforeEach(never);
      runner.bench('x', options, measured);
    },
    (runner, never, options) => {
      runner.afterEach(never);
      runner.bench('x', options, measured);
    },
  ]) {
    let hasBegun = false;
    const never = () => {
      hasBegun = true;
      return new Promise(() => {});
    };
    let timeout = 5;
    let outcome = await run((runner) => declare(runner, never, { samples: 1, timeout }));
    while (!hasBegun) {
      timeout *= 4;
      outcome = await run((runner) => declare(runner, never, { samples: 1, timeout }));
    }
    const { steps, records, results } = outcome;
    assert.match(steps, /^before beforeEach( afterEach)?$/);
    assert.deepStrictEqual(results, [timeUp(timeout), given, true]);
    const { error } = records.filter(({ type }) => type === 'bench:complete')[1].data;
    assert.strictEqual(error.code, 'ABORT_ERR');
    assert.strictEqual(error.cause.message, timeUp(timeout));
    // What does not run does not start.
    assert.strictEqual(records.filter(({ type }) => type === 'bench:start').length, 1);
    const { counts, success } = records.at(-1).data;
    assert.deepStrictEqual({ ...counts }, { completed: 0, failed: 2, skipped: 1, total: 3 });
    assert.strictEqual(success, false);
  }

  // What is stopped from the first has no hooks around it.
  const stopped = await run((runner) => runner.bench('x', { signal }, measured));
  assert.strictEqual(stopped.steps, 'before before last beforeEach next afterEach after');
  const none = await run((runner) => runner.bench('x', measured), { signal });
  assert.strictEqual(none.steps, 'before before last after');

  // A hook's error is told rather than the benchmark's, and ends the hooks.
  const hooked = await run((runner, steps) => {
    runner.suite('s', () => {
      runner.afterEach(() => {
        steps.push('inner');
        throw new Error('of the hook');
      });
      runner.bench('x', { samples: 1 }, () => {
        throw new Error('of the benchmark');
      });
    });
  });
  assert.strictEqual(hooked.results[0], 'of the hook');
  assert.match(hooked.steps, /^before beforeEach inner before last/);
}

async function declaresLate() {
  const { createRunner } = require('node:bench');
  const runner = createRunner();
  const done = runner.suite('s', async () => {
    await turn();
    runner.before(() => {});
    runner.bench('late', { samples: 1 }, measured);
    runner.suite('t', async () => {
      await turn();
      await turn();
      runner.bench('later', { samples: 1 }, measured);
    });
  });
  const stream = runner.run();
  const refused = { code: 'ERR_INVALID_STATE' };
  assert.throws(() => runner.bench('no', measured), refused);
  stream.on('bench:plan', () => assert.throws(() => runner.bench('no', measured), refused));
  const told = [];
  for await (const { type, data } of stream) {
    if (type === 'bench:complete') told.push(`${data.namePath.join(' ')} ${data.samples.length}`);
  }
  assert.deepStrictEqual(told, ['s late 1', 's t later 1']);
  await done;
}

/** A turn is between samples, and none before the first. */
async function yields() {
  const { createRunner } = require('node:bench');
  for (const [warmup, expected] of [
    [0, [false, true]],
    [1, [false, true, true]],
  ]) {
    const runner = createRunner();
    const seen = [];
    let turned = false;
    const turning = turn().then(() => {
      turned = true;
    });
    runner.bench('x', { samples: 2, warmup }, (b) => {
      seen.push(turned);
      measured(b);
    });
    for await (const _ of runner.run());
    await turning;
    assert.deepStrictEqual(seen, expected);
  }
}
