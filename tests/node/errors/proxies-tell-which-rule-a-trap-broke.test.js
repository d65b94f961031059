'use strict';

// The messages of traps that break the rules of proxies name the trap, the property and the rule.

const assert = require('node:assert');

const fixed = Object.defineProperty({}, 'a', { value: 1 });
const closed = Object.preventExtensions({ a: 1 });
const writable = Object.defineProperty({}, 'a', { value: 1, writable: true });
const mute = Object.defineProperty({}, 'a', { get: undefined, set: undefined });
const of = (target, traps) => new Proxy(target, traps);
const own = (result) => ({ getOwnPropertyDescriptor: () => result });
const look = (target, result) => () =>
  Object.getOwnPropertyDescriptor(of(target, own(result)), 'a');
const define = (target, descriptor) => () =>
  Object.defineProperty(of(target, { defineProperty: () => true }), 'a', descriptor);
const list = (target, keys) => () => Reflect.ownKeys(of(target, { ownKeys: () => keys }));
const loose = 'which is either non-existent or configurable in the proxy target';

const cases = [
  [
    look({}, 1),
    `'getOwnPropertyDescriptor' on proxy: trap returned neither object nor undefined for property 'a'`,
  ],
  [
    look(fixed),
    `'getOwnPropertyDescriptor' on proxy: trap returned undefined for property 'a' which is non-configurable in the proxy target`,
  ],
  [
    look(closed),
    `'getOwnPropertyDescriptor' on proxy: trap returned undefined for property 'a' which exists in the non-extensible proxy target`,
  ],
  [
    look({}, { value: 1 }),
    `'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property 'a' ${loose}`,
  ],
  [
    look({ a: 1 }, { value: 1 }),
    `'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property 'a' ${loose}`,
  ],
  [
    look(fixed, { value: 2 }),
    `'getOwnPropertyDescriptor' on proxy: trap returned descriptor for property 'a' that is incompatible with the existing property in the proxy target`,
  ],
  [
    look(writable, { value: 1 }),
    `'getOwnPropertyDescriptor' on proxy: trap reported non-configurable and non-writable for property 'a' which is non-configurable, writable in the proxy target`,
  ],
  [
    define(Object.preventExtensions({}), { value: 1 }),
    `'defineProperty' on proxy: trap returned truish for adding property 'a'  to the non-extensible proxy target`,
  ],
  [
    define({}, { value: 1, configurable: false }),
    `'defineProperty' on proxy: trap returned truish for defining non-configurable property 'a' ${loose}`,
  ],
  [
    define(fixed, { value: 2 }),
    `'defineProperty' on proxy: trap returned truish for adding property 'a'  that is incompatible with the existing property in the proxy target`,
  ],
  [
    () => 'a' in of(fixed, { has: () => false }),
    `'has' on proxy: trap returned falsish for property 'a' which exists in the proxy target as non-configurable`,
  ],
  [
    () => 'a' in of(closed, { has: () => false }),
    `'has' on proxy: trap returned falsish for property 'a' but the proxy target is not extensible`,
  ],
  [
    () => of(fixed, { get: () => 2 }).a,
    `'get' on proxy: property 'a' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value`,
  ],
  [
    () => of(mute, { get: () => 2 }).a,
    `'get' on proxy: property 'a' is a non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined'`,
  ],
  [
    () => {
      of(fixed, { set: () => true }).a = 3;
    },
    `'set' on proxy: trap returned truish for property 'a' which exists in the proxy target as a non-configurable and non-writable data property with a different value`,
  ],
  [
    () => {
      of(mute, { set: () => true }).a = 3;
    },
    `'set' on proxy: trap returned truish for property 'a' which exists in the proxy target as a non-configurable and non-writable accessor property without a setter`,
  ],
  [
    () => delete of(closed, { deleteProperty: () => true }).a,
    `'deleteProperty' on proxy: trap returned truish for property 'a' but the proxy target is non-extensible`,
  ],
  [list({}, 1), 'CreateListFromArrayLike called on non-object'],
  [list({}, ['a', 'a']), `'ownKeys' on proxy: trap returned duplicate entries`],
  [list(fixed, []), `'ownKeys' on proxy: trap result did not include 'a'`],
  [list(closed, []), `'ownKeys' on proxy: trap result did not include 'a'`],
  [
    list(closed, ['a', 'b']),
    `'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible`,
  ],
  [
    () => Object.getPrototypeOf(of({}, { getPrototypeOf: () => 1 })),
    `'getPrototypeOf' on proxy: trap returned neither object nor null`,
  ],
  [
    () => Object.getPrototypeOf(of(closed, { getPrototypeOf: () => null })),
    `'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype`,
  ],
  [
    () => Object.setPrototypeOf(of({}, { setPrototypeOf: () => false }), null),
    `'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'`,
  ],
  [
    () => Object.setPrototypeOf(of(closed, { setPrototypeOf: () => true }), null),
    `'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target`,
  ],
  [
    () => Object.isExtensible(of({}, { isExtensible: () => false })),
    `'isExtensible' on proxy: trap result does not reflect extensibility of proxy target`,
  ],
  [
    () => Object.preventExtensions(of({}, { preventExtensions: () => true })),
    `'preventExtensions' on proxy: trap returned truish but the proxy target is extensible`,
  ],
  [
    () => Object.preventExtensions(of({}, { preventExtensions: () => false })),
    `'preventExtensions' on proxy: trap returned falsish`,
  ],
  [
    () => new (of(class {}, { construct: () => 1 }))(),
    `'construct' on proxy: trap returned non-object`,
  ],
];

for (const [act, start] of cases) {
  // Where values matter they may follow.
  assert.throws(
    act,
    (error) => error instanceof TypeError && error.message.startsWith(start),
    start,
  );
}
