'use strict';
// A function without a name is called in stacks by what it is assigned to.
const assert = require('node:assert');

function frameOf(call) {
  try {
    call();
  } catch (error) {
    return error.stack.split('\n')[1].replace(/^ +at | ?\(.*$/g, '');
  }
}

function fail() {
  throw new Error('expected');
}

const key = 'computed';
const target = { inner: {} };
target.plain = () => {
  throw new Error('expected');
};
target.inner.deep = function () {
  throw new Error('expected');
};
target[key] = function () {
  throw new Error('expected');
};
target['two words'] = function () {
  throw new Error('expected');
};
exports.shared = function () {
  throw new Error('expected');
};
function Kind() {
  this.own = function () {
    throw new Error('expected');
  };
}
Kind.prototype.common = function () {
  throw new Error('expected');
};
Kind.fixed = function () {
  throw new Error('expected');
};

assert.strictEqual(frameOf(target.plain), 'target.plain');
assert.strictEqual(
  frameOf(() => target.plain()),
  'target.plain',
);
assert.strictEqual(frameOf(target.inner.deep), 'target.inner.deep');
assert.strictEqual(frameOf(target[key]), 'target.<computed>');
assert.strictEqual(
  frameOf(() => target.computed()),
  'target.<computed> [as computed]',
);
assert.strictEqual(frameOf(target['two words']), 'target.two words');
assert.strictEqual(frameOf(exports.shared), 'exports.shared');
assert.strictEqual(
  frameOf(() => new Kind().own()),
  'Kind.own',
);
assert.strictEqual(
  frameOf(() => new Kind().common()),
  'Kind.common',
);
assert.strictEqual(
  frameOf(() => Kind.fixed()),
  'Kind.fixed',
);
assert.strictEqual(frameOf(fail), 'fail');

// Build tools keep names by defining them; classes' names go before their methods.
const keep = (value, name) => Object.defineProperty(value, 'name', { value: name });
const kept = keep(function () {
  throw new Error('expected');
}, 'kept');
class Minified {
  run() {
    throw new Error('expected');
  }
}
assert.strictEqual(frameOf(kept), 'kept');
assert.strictEqual(
  frameOf(() => new (keep(Minified, 'Given'))().run()),
  'Given.run',
);
assert.strictEqual(
  frameOf(() => new Proxy({ kept }, {}).kept()),
  'Proxy.kept',
);

// A function's own methods go with its name, and what is no better than an object with its tag.
const host = () => {};
host.run = fail;
assert.strictEqual(
  frameOf(() => host.run()),
  'host.fail [as run]',
);
const tagged = { [Symbol.toStringTag]: 'Tag', run: fail };
assert.strictEqual(
  frameOf(() => tagged.run()),
  'Tag.fail [as run]',
);

// Their names stay empty.
assert.strictEqual(target.plain.name, '');

// `Error.prepareStackTrace` is told the same.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (_, sites) => sites[0].getFunctionName();
try {
  target.inner.deep();
} catch (error) {
  assert.strictEqual(error.stack, 'target.inner.deep');
}
Error.prepareStackTrace = prepareStackTrace;
