'use strict';

// What is more than its properties and has no form in a message is refused, as by structured cloning; namespaces are
// objects like any other.

const assert = require('assert');
const v8 = require('v8');

const refused = [
  [new Intl.Collator(), '#<Collator>'],
  [new Intl.NumberFormat(), '#<NumberFormat>'],
  [new Intl.Locale('en'), '[object Intl.Locale]'],
  [Temporal.Now.instant(), '[object Temporal.Instant]'],
  [new WeakRef({}), '#<WeakRef>'],
  [new FinalizationRegistry(() => {}), '#<FinalizationRegistry>'],
  [new DisposableStack(), '#<DisposableStack>'],
  [new WeakMap(), '#<WeakMap>'],
  [new WeakSet(), '#<WeakSet>'],
  [Promise.resolve(), '#<Promise>'],
  [new Proxy({}, {}), '#<Object>'],
  [[].values(), '[object Array Iterator]'],
  [new Map().values(), '[object Map Iterator]'],
  [new Set().values(), '[object Set Iterator]'],
  ['a'.matchAll(/a/g), '[object RegExp String Iterator]'],
  [(function* () {})(), '[object Generator]'],
  [
    (function () {
      return arguments;
    })(),
    '#<Object>',
  ],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, '() => 1'],
];
for (const [value, name] of refused) {
  const message = `${name} could not be cloned.`;
  assert.throws(() => v8.serialize(value), { message }, name);
  assert.throws(() => v8.serialize([{ inner: value }]), { message }, name);
  assert.throws(() => structuredClone(value), { name: 'DataCloneError', message }, name);
}

for (const value of [Math, JSON, Reflect, Atomics, Intl, Temporal, Temporal.Now]) {
  assert.deepStrictEqual(v8.deserialize(v8.serialize(value)), {});
}
class Own {
  #inner = 1;
  shown = 2;
  get inner() {
    return this.#inner;
  }
}
assert.deepStrictEqual(v8.deserialize(v8.serialize(new Own())), { shown: 2 });
