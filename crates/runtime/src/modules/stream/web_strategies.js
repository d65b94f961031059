'use strict';
// The queuing strategies: how a web stream counts what it holds.

const { ObjectDefineProperty } = primordials;
const {
  codes: { ERR_MISSING_OPTION },
} = require('#internal/errors');
const { validateObject } = require('#internal/validators');
const {
  checkBrand,
  customInspectSymbol,
  defineInterface,
  inspectAs,
  kState,
} = require('#stream/web_common');

// One function for all instances, as the standard has it.
const byteSize = ObjectDefineProperty((chunk) => chunk.byteLength, 'name', {
  __proto__: null,
  value: 'size',
});
const countSize = ObjectDefineProperty(() => 1, 'name', { __proto__: null, value: 'size' });

function readMark(init) {
  validateObject(init, 'init');
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

class ByteLengthQueuingStrategy {
  constructor(init) {
    this[kState] = { highWaterMark: readMark(init) };
  }

  get highWaterMark() {
    checkBrand(this, 'ByteLengthQueuingStrategy');
    return this[kState].highWaterMark;
  }

  get size() {
    checkBrand(this, 'ByteLengthQueuingStrategy');
    return byteSize;
  }

  [customInspectSymbol](depth, options) {
    const { highWaterMark } = this;
    return inspectAs(this, 'ByteLengthQueuingStrategy', { highWaterMark }, depth, options);
  }
}
defineInterface(ByteLengthQueuingStrategy, 'ByteLengthQueuingStrategy', ['highWaterMark', 'size']);

class CountQueuingStrategy {
  constructor(init) {
    this[kState] = { highWaterMark: readMark(init) };
  }

  get highWaterMark() {
    checkBrand(this, 'CountQueuingStrategy');
    return this[kState].highWaterMark;
  }

  get size() {
    checkBrand(this, 'CountQueuingStrategy');
    return countSize;
  }

  [customInspectSymbol](depth, options) {
    const { highWaterMark } = this;
    return inspectAs(this, 'CountQueuingStrategy', { highWaterMark }, depth, options);
  }
}
defineInterface(CountQueuingStrategy, 'CountQueuingStrategy', ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
