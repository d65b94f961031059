'use strict';
// Readers of entries name the kind they belong to, and what observes is decided by a type that is given.
const assert = require('node:assert');
const {
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceResourceTiming,
  performance,
} = require('node:perf_hooks');

const mark = performance.mark('a');
const getterOf = (Class, name) => Object.getOwnPropertyDescriptor(Class.prototype, name);
const refuses = (Class, action) =>
  assert.throws(action, {
    name: 'TypeError',
    code: 'ERR_INVALID_THIS',
    message: `Value of "this" must be of type ${Class.name}`,
  });
for (const odd of [undefined, null, 5, {}]) {
  refuses(PerformanceMark, () => getterOf(PerformanceMark, 'detail').get.call(odd));
  refuses(PerformanceMeasure, () => getterOf(PerformanceMeasure, 'detail').get.call(odd));
}
for (const odd of [undefined, null, 5, {}, mark]) {
  const Class = PerformanceResourceTiming;
  for (const name of ['name', 'startTime', 'duration', 'initiatorType']) {
    refuses(Class, () => getterOf(Class, name).get.call(odd));
  }
  refuses(Class, () => Class.prototype.toJSON.call(odd));
}
assert.strictEqual(getterOf(PerformanceResourceTiming, 'name').enumerable, false);
assert.strictEqual(getterOf(PerformanceResourceTiming, 'duration').enumerable, false);
assert.strictEqual(
  JSON.stringify(PerformanceMark.prototype.toJSON.call({ name: 5 })),
  '{"name":5}',
);
assert.deepStrictEqual(mark.toJSON(), {
  name: 'a',
  entryType: 'mark',
  startTime: mark.startTime,
  duration: 0,
  detail: null,
});

const observer = new PerformanceObserver(() => {});
observer.observe({ type: 'mark', entryTypes: null });
assert.throws(() => observer.observe({ entryTypes: ['mark'] }), {
  name: 'InvalidModificationError',
});
observer.disconnect();
const other = new PerformanceObserver(() => {});
other.observe({ type: null, entryTypes: ['mark'] });
other.observe({ type: 'mark' });
other.disconnect();
assert.throws(() => new PerformanceObserver(() => {}).observe({ entryTypes: null }), {
  code: 'ERR_INVALID_ARG_TYPE',
});
