'use strict';

// The messages of the language's functions, which packages compare in their tests.

const assert = require('node:assert');

function says(message, fn) {
  assert.throws(fn, (error) => {
    assert.strictEqual(error.message, message);
    return true;
  });
}

const holder = {};

// Callbacks are shown with their type, whatever the program calls them.
says('undefined is not a function', () => [1].map(holder.callback));
says('object is not a function', () => [1].reduce(holder));
says('string "a" is not a function', () => [1].some('a'));
says('number 5 is not a function', () => Array.from(5, 5));
says('object null is not a function', () => [1].find(null));
says('#<Object> is not a function', () => new Uint8Array(1).map(holder));

says('Cannot convert 1.5 to a BigInt', () => BigInt('1.5'));
says('Cannot convert undefined to a BigInt', () => BigInt(undefined));
says('Object.defineProperty called on non-object', () => Object.defineProperty(1, 'a', {}));
says('Reflect.defineProperty called on non-object', () => Reflect.defineProperty(1, 'a', {}));
says('Getter must be a function: 1', () => Object.defineProperty({}, 'a', { get: 1 }));
says('Method Map.prototype.get called on incompatible receiver #<Object>', () =>
  Map.prototype.get.call({}),
);
says('Method Set.prototype.add called on incompatible receiver [object Array]', () =>
  Set.prototype.add.call([]),
);
says('this is not a Date object.', () => Date.prototype.getTime.call(1));
says('Array.prototype.concat called on null or undefined', () => [].concat.call(null));
says('Array.prototype.map called on null or undefined', () => [].map.call(null, String));
says('First argument to String.prototype.startsWith must not be a regular expression', () =>
  'a'.startsWith(/a/),
);
says("Cannot use 'in' operator to search for 'x' in undefined", () => 'x' in holder.missing);
says("Cannot use 'in' operator to search for '1' in 5", () => 1 in 5);

// Memory.
says('Start offset 2 is outside the bounds of the buffer', () => {
  new Uint8Array(new ArrayBuffer(1), 2);
});
says('Invalid typed array length: 4', () => {
  new Uint8Array(new ArrayBuffer(4), 2, 4);
});
says("Constructor Uint8Array requires 'new'", () => Uint8Array(1));
says('offset is out of bounds', () => new Uint8Array(1).set([1, 2]));
says('Offset is outside the bounds of the DataView', () =>
  new DataView(new ArrayBuffer(1)).getInt8(-1),
);

// Revoked proxies name what was tried.
function revoked(target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
const trap = (name, fn) => says(`Cannot perform '${name}' on a proxy that has been revoked`, fn);
trap('get', () => revoked().x);
trap('set', () => {
  revoked().x = 1;
});
trap('has', () => 'a' in revoked());
trap('deleteProperty', () => delete revoked().x);
trap('ownKeys', () => Object.keys(revoked()));
trap('ownKeys', () => ({ ...revoked() }));
trap('apply', () => revoked(() => {})());
trap('getPrototypeOf', () => Object.getPrototypeOf(revoked()));
trap('getPrototypeOf', () => revoked() instanceof Object);
trap('IsArray', () => Array.isArray(revoked()));
trap('get', () => JSON.stringify(revoked()));

// Options of Intl objects.
says('Value x out of range for Intl.NumberFormat options property style', () =>
  Intl.NumberFormat('en', { style: 'x' }),
);
says('Value x out of range for Number.prototype.toLocaleString options property style', () =>
  (1).toLocaleString('en', { style: 'x' }),
);
says('Currency code is required with currency style.', () =>
  Intl.NumberFormat('en', { style: 'currency' }),
);
says('Invalid currency code : xx', () =>
  Intl.NumberFormat('en', { style: 'currency', currency: 'xx' }),
);
says('Invalid time zone specified: Nowhere/X', () =>
  Intl.DateTimeFormat('en', { timeZone: 'Nowhere/X' }),
);
says('Invalid time value', () => Intl.DateTimeFormat('en').format(Number.NaN));
says('maximumFractionDigits value is out of range.', () =>
  Intl.NumberFormat('en', { maximumFractionDigits: 200 }),
);
