'use strict';
// The reporter `spec` is a stream that tells nothing of nothing; `json` says every record, whatever is in it.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { Readable, Transform } = require('stream');
require('../finish')(main);

if (!process.execArgv.includes('--experimental-bench')) {
  const words = ['--no-warnings', '--experimental-bench', __filename];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

async function main() {
  if (!process.execArgv.includes('--experimental-bench')) return;
  const { json, spec } = require('node:bench/reporters');
  const table = async (...records) =>
    Buffer.concat(await Readable.from(records).compose(spec).toArray()).toString();
  const title = 'benchmark | samples | mean rate | 95% CI | median rate | warning\n';
  const skipped = {
    type: 'bench:complete',
    data: { name: 'a', params: {}, samples: [], skip: true },
  };
  const counts = { completed: 0, failed: 0, skipped: 1, total: 1 };
  assert.strictEqual(await table(), '');
  assert.strictEqual(await table({ type: 'bench:plan', data: {} }), '');
  assert.strictEqual(await table(skipped), `${title}a | 0 | - | - | - | skipped\n`);
  assert.strictEqual(
    await table({ type: 'bench:summary', data: { counts } }),
    `${title}\n0 completed, 0 failed, 1 skipped\n`,
  );
  assert.ok(spec() instanceof Transform);
  // It tells when it hears the summary.
  const stream = new spec();
  stream.write(skipped);
  assert.strictEqual(stream.read(), null);
  stream.write({ type: 'bench:summary', data: { counts } });
  assert.match(`${stream.read()}`, /1 skipped\n$/);

  const line = async (record) => {
    let text = '';
    for await (const chunk of json([record])) text += chunk;
    assert.ok(text.endsWith('\n'));
    return text.slice(0, -1);
  };
  const circle = { name: 'c' };
  circle.self = circle;
  for (const [record, expected] of [
    [undefined, 'null'],
    [7n, '"7"'],
    [[1n, 'x'], '["1","x"]'],
    [
      { type: 'a', more: 1n, data: circle },
      '{"type":"a","more":"1","data":{"name":"c","self":"[Circular]"}}',
    ],
    [{ data: { errors: new AggregateError([1n], 'm').errors } }, '{"data":{"errors":["1"]}}'],
  ]) {
    assert.strictEqual(await line(record), expected);
  }
  const error = new Error('m');
  error.cause = error;
  const told = JSON.parse(await line({ data: error }));
  assert.deepStrictEqual([told.data.message, told.data.cause], ['m', '[Circular]']);
}
