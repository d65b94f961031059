'use strict';

// The name of the property that holds a frame's function: its own name, else that of the only one that can be enumerated.

const assert = require('assert');

function caller() {
  const previous = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  const site = new Error().stack[2];
  Error.prepareStackTrace = previous;
  return site;
}
const told = () => caller().getMethodName();
const shown = () => String(caller()).replace(/ \(.*/, '');

function method() {
  return told();
}
function text() {
  return shown();
}

class Base {}
class Derived extends Base {}
Base.prototype.inherited = method;
assert.strictEqual(new Derived().inherited(), 'inherited');
Derived.prototype.other = method;
assert.strictEqual(new Derived().inherited(), null);
delete Derived.prototype.other;
Derived.prototype.inherited = method;
assert.strictEqual(new Derived().inherited(), 'inherited');

assert.strictEqual({ one: method, two: method }.one(), null);
assert.strictEqual({ method, two: method }.two(), 'method');
assert.strictEqual({ method: 1, two: method }.two(), 'two');
assert.strictEqual([method][0](), null);
const hidden = Object.create({ seen: method }, { hidden: { value: method } });
assert.strictEqual(hidden.hidden(), 'seen');

class Accessors {
  get value() {
    return told();
  }
  set value(keep) {
    keep.name = told();
  }
  static get fixed() {
    return told();
  }
}
const kept = {};
assert.strictEqual(new Accessors().value, 'value');
new Accessors().value = kept;
assert.strictEqual(kept.name, 'value');
assert.strictEqual(Accessors.fixed, 'fixed');
const shared = {};
Object.defineProperty(shared, 'seen', { get: method, enumerable: true });
assert.strictEqual(shared.seen, 'seen');
Object.defineProperty(shared, 'again', { get: method, enumerable: true });
assert.strictEqual(shared.seen, null);

Base.prototype.a = text;
assert.strictEqual(new Base().a(), 'Base.text [as a]');
Base.prototype.b = text;
assert.strictEqual(new Base().a(), 'Base.text');
