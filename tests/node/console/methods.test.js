'use strict';
// A console writes logs, groups, tables, counts and assertions to its streams.

const assert = require('assert');
const { Console } = require('console');
const { Writable } = require('stream');

function collector() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, callback) {
      text += chunk;
      callback();
    },
  });
  stream.take = () => {
    const taken = text;
    text = '';
    return taken;
  };
  return stream;
}

const out = collector();
const err = collector();
const log = new Console({ stdout: out, stderr: err, colorMode: false });

log.log('%s is', 'a', { b: 1 });
assert.strictEqual(out.take(), 'a is { b: 1 }\n');
log.group('outer');
log.log('two\nlines');
log.groupEnd();
log.log('back');
assert.strictEqual(out.take(), 'outer\n  two\n  lines\nback\n');
log.error('bad');
log.assert(false, 'no %d', 1);
assert.strictEqual(err.take(), 'bad\nAssertion failed: no 1\n');
log.count();
log.count('x');
log.count();
assert.strictEqual(out.take(), 'default: 1\nx: 1\ndefault: 2\n');
log.table([{ a: 1, b: 'x' }, { a: 2 }]);
assert.strictEqual(
  out.take(),
  [
    '┌─────────┬───┬─────┐',
    '│ (index) │ a │ b   │',
    '├─────────┼───┼─────┤',
    "│ 0       │ 1 │ 'x' │",
    '│ 1       │ 2 │     │',
    '└─────────┴───┴─────┘\n',
  ].join('\n'),
);
log.time('t');
log.timeEnd('t');
assert.match(out.take(), /^t: [\d.]+m?s\n$/);
log.trace('here');
assert.match(err.take(), /^Trace: here\n {4}at /);
const { info } = log;
info('unbound');
assert.strictEqual(out.take(), 'unbound\n');

assert.ok(console instanceof Console);
assert.strictEqual(require('console'), console);
assert.throws(() => new Console({}), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });
