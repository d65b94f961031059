'use strict';

// `node:bench/reporters`: what turns the records of a run into text.

const {
  ArrayIsArray,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  ErrorIsError,
  JSONStringify,
  MathAbs,
  NumberIsFinite,
  NumberPrototypeToFixed,
  NumberPrototypeToPrecision,
  ObjectKeys,
  RegExpPrototypeSymbolReplace,
  SafeSet,
  StringPrototypeSlice,
} = primordials;

/** Above these a result is not to be relied on. */
const kNoisy = 0.05;
const kSkewed = 1;

function rate(value) {
  if (!NumberIsFinite(value)) return '-';
  const size = MathAbs(value);
  const units = ['', 'k', 'M', 'G'];
  let unit = 0;
  let shown = value;
  while (unit < 3 && MathAbs(shown) >= 1000) {
    shown /= 1000;
    unit++;
  }
  const digits =
    size < 1 && size > 0 ? NumberPrototypeToPrecision(shown, 3) : NumberPrototypeToFixed(shown, 2);
  return `${digits}${units[unit]} ops/s`;
}

/** A text on one line. */
function oneLine(text) {
  const quoted = StringPrototypeSlice(JSONStringify(`${text}`), 1, -1);
  return RegExpPrototypeSymbolReplace(/\\"/g, quoted, '"');
}

function nameOf({ name, params }) {
  const keys = ObjectKeys(params);
  if (keys.length === 0) return oneLine(name);
  const shown = ArrayPrototypeMap(keys, (key) => `${key}=${JSONStringify(params[key])}`);
  return `${oneLine(name)} [${ArrayPrototypeJoin(shown, ', ')}]`;
}

function warningOf({ skip, error, summary }, failed) {
  if (skip !== undefined) return skip === true ? 'skipped' : `skipped: ${oneLine(skip)}`;
  if (failed) return `error: ${oneLine(error?.message ?? error)}`;
  const warnings = [];
  if (summary.coefficientOfVariation > kNoisy) ArrayPrototypePush(warnings, 'noisy');
  if (MathAbs(summary.skewness) > kSkewed) ArrayPrototypePush(warnings, 'skewed');
  return ArrayPrototypeJoin(warnings, ', ');
}

function row(data) {
  const { samples, summary } = data;
  const failed = 'error' in data;
  const has = summary !== undefined && !failed;
  const interval = summary?.confidenceInterval;
  const cells = [
    nameOf(data),
    samples.length,
    has ? rate(summary.mean) : '-',
    has ? `[${rate(interval.lower)}, ${rate(interval.upper)}]` : '-',
    has ? rate(summary.median) : '-',
    warningOf(data, failed),
  ];
  return ArrayPrototypeJoin(cells, ' | ');
}

/** A transform stream of records into a table, below it what else was told; may be called without `new`. */
function spec() {
  const { Transform } = require('stream');
  const rows = [];
  const told = [];
  let isTold = false;
  const table = (end) => {
    isTold = true;
    const title = 'benchmark | samples | mean rate | 95% CI | median rate | warning';
    return `${ArrayPrototypeJoin([title, ...rows, ...told], '\n')}\n${end}`;
  };
  return new Transform({
    __proto__: null,
    writableObjectMode: true,
    transform({ type, data }, encoding, callback) {
      let text;
      if (type === 'bench:complete') {
        ArrayPrototypePush(rows, row(data));
      } else if (type === 'bench:diagnostic') {
        const { message } = data;
        const shown = typeof message === 'string' ? message : require('util').inspect(message);
        ArrayPrototypePush(told, `diagnostic: ${oneLine(shown)}`);
      } else if (type === 'bench:summary' && !isTold) {
        const { completed, failed, skipped } = data.counts;
        text = table(`\n${completed} completed, ${failed} failed, ${skipped} skipped\n`);
      }
      callback(null, text);
    },
    // A run that was cut off has no summary.
    flush(callback) {
      const isEmpty = rows.length === 0 && told.length === 0;
      callback(null, isTold || isEmpty ? undefined : table(''));
    },
  });
}

/** What JSON can say; each thing once. */
function plain(value, seen) {
  if (typeof value === 'bigint') return `${value}`;
  if (value === null || typeof value !== 'object') return value;
  if (seen.has(value)) return '[Circular]';
  seen.add(value);
  if (ArrayIsArray(value)) return ArrayPrototypeMap(value, (element) => plain(element, seen));
  const result = { __proto__: null };
  const keys = ErrorIsError(value)
    ? ['name', 'message', 'stack', 'code', 'cause', 'errors']
    : ObjectKeys(value);
  for (let i = 0; i < keys.length; i++) {
    const told = value[keys[i]];
    if (told !== undefined) result[keys[i]] = plain(told, seen);
  }
  return result;
}

/** Every record as a line of JSON. */
async function* json(source) {
  for await (const record of source) {
    yield `${JSONStringify(plain(record, new SafeSet())) ?? 'null'}\n`;
  }
}

module.exports = { json, spec };
