'use strict';
// What an addon does wrong it is told by the status of its call, and the process goes on.
const assert = require('assert');
const path = require('path');
const { build } = require('../../node-api/build');
const addon = require(build(path.join(__dirname, '../../node-api/mistakes.c')));

const expected = (value) =>
  Object.fromEntries(
    Object.entries(addon.statuses(value)).map(([name, [status, error]]) => [
      name,
      error === undefined ? status : [status, error.message],
    ]),
  );
const INVALID_ARG = 1;
const OBJECT_EXPECTED = 2;
const PENDING_EXCEPTION = 10;
const noPrimitive = {
  bool: 7,
  string: 3,
  bigint: 17,
  date: 18,
  external: INVALID_ARG,
  arrayLength: 8,
  arraybuffer: INVALID_ARG,
  typedarray: INVALID_ARG,
  dataview: INVALID_ARG,
  buffer: INVALID_ARG,
  call: INVALID_ARG,
  construct: INVALID_ARG,
  unwrap: INVALID_ARG,
  run: 3,
};
const nullish = 'Cannot convert undefined or null to object';
for (const value of [undefined, null]) {
  const notAnObject = [OBJECT_EXPECTED, nullish];
  assert.deepStrictEqual(expected(value), {
    double: 6,
    ...noPrimitive,
    instanceof: notAnObject,
    coerceToObject: notAnObject,
    getNamed: notAnObject,
    getElement: notAnObject,
    setElement: notAnObject,
    hasOwn: notAnObject,
    define: notAnObject,
    wrap: INVALID_ARG,
    tag: [PENDING_EXCEPTION, nullish],
  });
}
const properties = { coerceToObject: 0, getNamed: 0, getElement: 0, setElement: 0, define: 0 };
const noConstructor = { instanceof: [5, 'Constructor must be a function'], hasOwn: 4 };
assert.deepStrictEqual(expected(1), {
  double: 0,
  ...noPrimitive,
  ...properties,
  ...noConstructor,
  wrap: INVALID_ARG,
  tag: 0,
});
assert.deepStrictEqual(expected({}), {
  double: 6,
  ...noPrimitive,
  ...properties,
  ...noConstructor,
  wrap: 0,
  tag: 0,
});
function trap() {
  throw new Error('trap');
}
const trapped = expected(new Proxy({}, { get: trap, set: trap, getOwnPropertyDescriptor: trap }));
for (const name of ['getNamed', 'getElement', 'setElement']) {
  assert.deepStrictEqual(trapped[name], [PENDING_EXCEPTION, 'trap']);
}

assert.deepStrictEqual(new Set(addon.nulls()), new Set([INVALID_ARG]));

const { pointer, nan, array, large } = addon.odd();
assert.deepStrictEqual([pointer, nan, array, large[0]], [true, NaN, true, 9]);
assert.strictEqual(large[1].code, 'ERR_BUFFER_TOO_LARGE');

// Real Node ends the process, or worse; only what never changes may be asked anywhere.
if (process.versions.nodus !== undefined) {
  assert.deepStrictEqual(addon.elsewhere({}), [9, 9, 9, 0, 0]);
}

// An exception in a callback is told of before ticks run, and they find nothing pending.
const order = [];
process.on('uncaughtException', (error) => order.push(error.message));
const status = addon.fromLoop(() => {
  process.nextTick(() => order.push(addon.coerce('tick')));
  queueMicrotask(() => order.push(addon.coerce('microtask')));
  throw new Error('thrown');
});
assert.strictEqual(status, 0);
process.on('exit', () => assert.deepStrictEqual(order, ['thrown', 'tick', 'microtask']));
