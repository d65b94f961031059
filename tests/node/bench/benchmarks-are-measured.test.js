'use strict';
// node:bench declares benchmarks, runs them one after the other and tells of each; what goes wrong with one is told with it.

const assert = require('assert');
const { spawnSync } = require('child_process');
require('../finish')(main);

if (!process.execArgv.includes('--experimental-bench')) {
  assert.throws(() => require('node:bench'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  const words = ['--no-warnings', '--experimental-bench', __filename];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

async function recordsOf(runner, options) {
  const records = [];
  for await (const record of runner.run(options)) records.push(record);
  return records;
}

const resultsOf = (records) =>
  records.filter(({ type }) => type === 'bench:complete').map(({ data }) => data);

async function main() {
  if (!process.execArgv.includes('--experimental-bench')) return;
  const bench = require('node:bench');
  const { createRunner } = bench;
  assert.throws(() => require('bench'), { code: 'MODULE_NOT_FOUND' });
  await assert.rejects(import('bench'), { code: 'ERR_MODULE_NOT_FOUND' });
  assert.strictEqual(bench.bench, bench);
  assert.deepStrictEqual(Object.keys(createRunner()).sort(), [
    'after',
    'afterEach',
    'before',
    'beforeEach',
    'bench',
    'describe',
    'run',
    'suite',
  ]);

  await runsInOrder(createRunner());
  await summarizes(createRunner);
  await chooses(createRunner);
  await tellsWhatFails(createRunner());
  await hooksFail(createRunner());
  await hearsChannels(createRunner());
  refuses(createRunner);
}

async function runsInOrder(runner) {
  const steps = [];
  const { after, afterEach, before, beforeEach, suite } = runner;
  before(() => steps.push('before'));
  after(() => steps.push('after'));
  beforeEach(({ name, params, signal }) =>
    steps.push(`each ${name} ${params.a} ${signal.aborted}`),
  );
  afterEach(({ name }) => steps.push(`end ${name}`));
  const top = runner.bench(
    'top',
    { samples: 2, warmup: 1, params: { z: true, a: 1 }, tags: ['B', 'b'] },
    (b) => {
      steps.push(`${b.name} ${b.phase} ${b.index}`);
      b.start();
      const began = process.hrtime.bigint();
      while (process.hrtime.bigint() === began);
      const sample = b.end(10, { detail: { deep: [1n] } });
      assert.strictEqual(sample.operations, 10);
      assert.strictEqual(sample.rate, 10 / (Number(sample.duration_ns) / 1e9));
    },
  );
  suite('S', { tags: ['s'] }, () => {
    suite('T', async () => {
      await null;
    });
    runner.bench('inner', { samples: 9, tags: ['own'] }, async (b) => {
      steps.push(`inner ${b.index}`);
      b.record({ operations: 4, duration_ns: 2n });
      await null;
      if (b.index === 1) b.done();
    });
  });
  const records = await recordsOf(runner);
  assert.deepStrictEqual(steps, [
    'before',
    'each top 1 false',
    'top warmup 0',
    'top measurement 0',
    'top measurement 1',
    'end top',
    'each inner undefined false',
    'inner 0',
    'inner 1',
    'end inner',
    'after',
  ]);
  assert.deepStrictEqual(
    records.map(({ type, data }) => `${type} ${data.name}`),
    [
      'bench:plan top',
      'bench:plan inner',
      'bench:start top',
      'bench:sample top',
      'bench:sample top',
      'bench:complete top',
      'bench:start inner',
      'bench:sample inner',
      'bench:sample inner',
      'bench:complete inner',
      'bench:summary undefined',
    ],
  );
  const [{ data: plan }] = records;
  assert.strictEqual(plan.benchId, JSON.stringify([__filename, ['top'], { a: 1, z: true }]));
  assert.strictEqual(plan.parentId, null);
  assert.deepStrictEqual(Object.keys(plan.params), ['a', 'z']);
  assert.deepStrictEqual(plan.tags, ['b']);
  assert.strictEqual(plan.file, __filename);
  assert.strictEqual(plan.entryFile, __filename);
  assert.strictEqual(plan.samples, 2);
  assert.strictEqual(plan.timeout, null);
  const [first, second] = resultsOf(records);
  assert.deepStrictEqual(await top, first);
  assert.notStrictEqual(await top, first);
  assert.deepStrictEqual(first.samples[0].detail, { deep: [1n] });
  assert.deepStrictEqual(second.namePath, ['S', 'inner']);
  assert.deepStrictEqual(second.tags, ['s', 'own']);
  assert.strictEqual(second.parentId, JSON.stringify([__filename, ['S']]));
  assert.ok(Math.abs(second.summary.mean - 2e9) < 1);
  const { data: summary } = records.at(-1);
  assert.strictEqual(summary.success, true);
  assert.deepStrictEqual({ ...summary.counts }, { completed: 2, failed: 0, skipped: 0, total: 2 });
  assert.strictEqual(typeof summary.duration_ns, 'bigint');
}

async function summarizes(createRunner) {
  const summary = async (durations) => {
    const runner = createRunner({ yieldBetweenSamples: false });
    runner.bench('x', { samples: durations.length }, (b) => {
      b.record({ operations: 1000, duration_ns: BigInt(durations[b.index]) });
    });
    return resultsOf(await recordsOf(runner))[0].summary;
  };
  // Node rounds here and there.
  const near = (actual, expected) =>
    assert.ok(Math.abs(actual - expected) <= 2e-5 * Math.abs(expected), `${actual} ${expected}`);
  const two = await summary([1000, 2000]);
  near(two.confidenceInterval.lower, -2426549224.1475773);
  near(two.confidenceInterval.upper, 3926549224.1475763);
  const ten = await summary([1000, 1100, 1300, 1700, 900, 1000, 1200, 1500, 1400, 950]);
  near(ten.mean, 864458537.678352);
  near(ten.median, 871212121.2121212);
  near(ten.min, 588235294.117647);
  near(ten.stddev, 168223511.33898175);
  near(ten.coefficientOfVariation, 0.19459986107693972);
  near(ten.confidenceInterval.upper, 991307429.8193153);
  near(ten.skewness, -0.13351587541291704);
  // To the steps of a histogram.
  const { lower, upper } = ten.medianConfidenceInterval;
  assert.ok(Math.abs(lower / (1e12 / 1500) - 1) < 1e-4, `${lower}`);
  assert.ok(Math.abs(upper / (1e12 / 950) - 1) < 1e-4, `${upper}`);
  const one = await summary([1000]);
  assert.strictEqual(one.stddev, 0);
  assert.ok(Number.isNaN(one.confidenceInterval.lower));
}

async function chooses(createRunner) {
  const ran = async (options, declare = () => {}) => {
    const runner = createRunner();
    const measured = (b) => {
      b.start();
      b.end(1);
    };
    runner.suite('S', () => runner.bench('one', { samples: 1 }, measured));
    runner.bench('two', { samples: 1 }, measured);
    declare(runner, measured);
    const results = resultsOf(await recordsOf(runner, options));
    return results.map(({ name, skip, samples }) => `${name} ${skip ?? samples.length}`);
  };
  assert.deepStrictEqual(await ran(), ['one 1', 'two 1']);
  assert.deepStrictEqual(await ran({ samples: 3, warmup: 2 }), ['one 3', 'two 3']);
  assert.deepStrictEqual(await ran({ namePattern: '^S one$' }), ['one 1', 'two name pattern']);
  assert.deepStrictEqual(await ran({ namePattern: /TWO/i }), ['one name pattern', 'two 1']);
  assert.deepStrictEqual(
    await ran({}, (runner, fn) => runner.bench.only('three', { samples: 1 }, fn)),
    ['one only', 'two only', 'three 1'],
  );
  assert.deepStrictEqual(
    await ran({}, (runner, fn) => {
      runner.bench.skip('three', fn);
      runner.bench('four', { skip: 'why' }, fn);
    }),
    ['one 1', 'two 1', 'three true', 'four why'],
  );
}

async function tellsWhatFails(runner) {
  const cases = {
    none: [() => {}, 'Invalid state: benchmark callback did not call start() or record()'],
    open: [(b) => b.start(), 'Invalid state: benchmark callback did not call end()'],
    twice: [
      (b) => {
        b.start();
        b.start();
      },
      'Invalid state: start() must be called exactly once per benchmark sample',
    ],
    early: [(b) => b.end(1), 'Invalid state: end() cannot be called before start()'],
    zero: [
      (b) => {
        b.start();
        b.end(0);
      },
      /"operations" is out of range\. It must be >= 1 && <= 9007199254740991\. Received 0/,
    ],
    both: [
      (b) => {
        b.record({ operations: 1, duration_ns: 1n });
        b.start();
      },
      'Invalid state: start() cannot be combined with record()',
    ],
    negative: [
      (b) => b.record({ operations: 1, duration_ns: -1n }),
      'The value of "sample.duration_ns" is out of range. It must be a positive bigint. Received -1n',
    ],
    number: [
      (b) => b.record({ operations: 1, duration_ns: 1 }),
      'The "sample.duration_ns" property must be of type bigint. Received type number (1)',
    ],
    throws: [
      (b) => {
        b.start();
        b.end(1);
        throw new RangeError('after all');
      },
      'after all',
    ],
  };
  for (const name in cases) runner.bench(name, { samples: 1 }, cases[name][0]);
  runner.bench('warm', { samples: 1, warmup: 1 }, (b) => b.done());
  runner.bench('slow', { samples: 1, timeout: 10 }, async (b) => {
    b.start();
    await new Promise((resolve) => b.signal.addEventListener('abort', resolve));
  });
  const signal = AbortSignal.abort(new Error('given up'));
  runner.bench('aborted', { samples: 1, signal }, (b) => b.start());
  runner.bench('none', { samples: 1 }, () => {});
  let late;
  runner.bench('over', { samples: 1 }, (b) => {
    late = b;
    b.start();
    b.end(1);
  });
  const records = await recordsOf(runner);
  const results = resultsOf(records);
  for (const { name, error } of results.slice(0, Object.keys(cases).length)) {
    const [, told] = cases[name];
    if (typeof told === 'string') assert.strictEqual(error.message, told);
    else assert.match(error.message, told);
  }
  const [warm, slow, aborted, again, over] = results.slice(Object.keys(cases).length);
  assert.match(warm.error.message, /done\(\) can only be called during a measured sample/);
  assert.strictEqual(slow.error.code, 'ERR_OPERATION_FAILED');
  assert.match(slow.error.message, /Benchmark timed out after 10ms/);
  assert.strictEqual(aborted.error.name, 'AbortError');
  assert.strictEqual(aborted.error.cause.message, 'given up');
  assert.match(again.error.message, /duplicate benchmark identity for "none"/);
  assert.strictEqual(over.samples.length, 1);
  assert.throws(() => late.start(), /benchmark sample is no longer active/);
  assert.strictEqual(late.signal.aborted, true);
  assert.strictEqual(records.at(-1).data.success, false);
}

async function hooksFail(runner) {
  const measured = (b) => {
    b.start();
    b.end(1);
  };
  const fail = (message) => () => {
    throw new Error(message);
  };
  for (const kind of ['before', 'beforeEach', 'afterEach', 'after']) {
    runner.suite(kind, () => {
      runner[kind](fail(kind));
      runner.bench('b', { samples: 1 }, measured);
    });
  }
  runner.suite('build', () => {
    runner.bench('b', { samples: 1 }, measured);
    throw new Error('build');
  });
  const records = await recordsOf(runner);
  assert.deepStrictEqual(
    resultsOf(records).map(({ namePath, samples, error }) => [
      namePath[0],
      samples.length,
      error?.message,
    ]),
    [
      ['before', 0, 'before'],
      ['beforeEach', 0, 'beforeEach'],
      ['afterEach', 1, 'afterEach'],
      ['after', 1, undefined],
      ['build', 0, 'build'],
    ],
  );
  const told = records.filter(({ type }) => type === 'bench:diagnostic');
  assert.deepStrictEqual(
    told.map(({ data }) => `${data.level} ${data.message}`),
    ['error before', 'error after', 'error build'],
  );
}

async function hearsChannels(runner) {
  const { channel } = require('diagnostics_channel');
  runner.bench('c', { samples: 1, diagnosticChannels: ['bench:test'] }, (b) => {
    b.start();
    channel('bench:test').publish({ n: b.index });
    b.end(1);
  });
  const records = await recordsOf(runner);
  const { data } = records.find(({ type }) => type === 'bench:diagnostic');
  assert.strictEqual(data.name, 'c');
  assert.deepStrictEqual({ ...data.message.message }, { n: 0 });
}

function refuses(createRunner) {
  const fn = () => {};
  for (const [options, code] of [
    [{ samples: 0 }, 'ERR_OUT_OF_RANGE'],
    [{ samples: '1' }, 'ERR_INVALID_ARG_TYPE'],
    [{ warmup: -1 }, 'ERR_OUT_OF_RANGE'],
    [{ timeout: -1 }, 'ERR_OUT_OF_RANGE'],
    [{ signal: 1 }, 'ERR_INVALID_ARG_TYPE'],
    [{ skip: 5 }, 'ERR_INVALID_ARG_TYPE'],
    [{ only: 5 }, 'ERR_INVALID_ARG_TYPE'],
    [{ tags: 'a' }, 'ERR_INVALID_ARG_TYPE'],
    [{ tags: [''] }, 'ERR_INVALID_ARG_VALUE'],
    [{ params: { a: {} } }, 'ERR_INVALID_ARG_TYPE'],
    [{ params: { a: Infinity } }, 'ERR_OUT_OF_RANGE'],
    [{ diagnosticChannels: [5] }, 'ERR_INVALID_ARG_TYPE'],
  ]) {
    assert.throws(() => createRunner().bench('x', options, fn), { code });
  }
  assert.throws(() => createRunner().bench('x'), {
    message: 'The "benchmark function" argument must be of type function. Received undefined',
  });
  assert.throws(() => createRunner().suite('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => createRunner().before(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => createRunner().run({ namePattern: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => createRunner({ yieldBetweenSamples: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
  const runner = createRunner();
  runner.run().resume();
  assert.throws(() => runner.run(), /benchmark execution has already started/);
  assert.throws(
    () => runner.bench('x', fn),
    /benchmarks cannot be declared after execution has started/,
  );
}
