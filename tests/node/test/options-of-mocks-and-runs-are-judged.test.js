'use strict';
// What `mock` and `run` make of odd arguments.
const assert = require('node:assert');
const { mock, run, test } = require('node:test');

const invalid = (name) => ({ code: 'ERR_INVALID_ARG_TYPE', message: new RegExp(`"${name}"`) });
const made = () => ({
  f() {},
  get g() {
    return 2;
  },
  x: 5,
});

// The implementation is looked at before the method is.
assert.throws(() => mock.getter(made(), 'f', 5), invalid('implementation'));
assert.throws(() => mock.method(made(), 'f', 5, 5), invalid('implementation'));
assert.throws(() => mock.getter('x', {}, []), invalid('methodName'));
assert.throws(() => mock.getter(made(), 'g', () => 1, { getter: 5 }), invalid('options.getter'));
assert.throws(() => mock.method(made(), 'g'), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: "The argument 'methodName' must be a method. Received undefined",
});
assert.throws(() => mock.property(() => {}, 'x'), invalid('object'));
assert.throws(() => mock.property(Object.freeze({ x: 1 }), 'x'), {
  message: 'Cannot redefine property: x',
});

// Of the options of timers what is nothing is as good as left out.
for (const options of [null, 5, 'x', [], { apis: null }, { now: null }, { now: '' }]) {
  mock.timers.enable(options);
  assert.strictEqual(Date.now(), 0);
  mock.timers.reset();
}
assert.throws(() => mock.timers.enable({ now: NaN }), {
  message: "The argument 'now' epoch must be a positive integer received NaN. Received NaN",
});
assert.throws(() => mock.timers.enable({ now: -1 }), {
  message: "The argument 'time' -1. Received 'positive integer'",
});
mock.timers.reset();

for (const signal of [null, 0, '', false]) {
  assert.throws(() => test('x', { signal, skip: true }, () => {}), invalid('options.signal'));
}
for (const [name, value] of [
  ['isolation', null],
  ['execArgv', null],
  ['argv', null],
  ['coverage', null],
  ['signal', null],
  ['lineCoverage', '5'],
  ['branchCoverage', 1.5],
  ['functionCoverage', -1],
  ['coverageExcludeGlobs', 5],
  ['globalSetupPath', 0],
  ['rerunFailuresFilePath', 5],
]) {
  assert.throws(() => run({ files: [], [name]: value }), { code: /^ERR_(?:INVALID_ARG|OUT_OF)/ });
}
