'use strict';

// `database.limits`: SQLite's run-time limits as properties.

const { ObjectDefineProperty, ObjectKeys, RangeError, TypeError } = primordials;

const { argumentError, isInt32, withCode } = require('#sqlite/checks');

// SQLite's number of each.
const numbers = {
  __proto__: null,
  length: 0,
  sqlLength: 1,
  column: 2,
  exprDepth: 3,
  compoundSelect: 4,
  vdbeOp: 5,
  functionArg: 6,
  attach: 7,
  likePatternLength: 8,
  variableNumber: 9,
  triggerDepth: 10,
};
const names = ObjectKeys(numbers);
const kMaximum = 0x7fffffff;

function checked(value) {
  if (value === Infinity) return kMaximum;
  if (!isInt32(value)) {
    throw withCode(
      new TypeError('Limit value must be a non-negative integer or Infinity.'),
      'ERR_INVALID_ARG_TYPE',
    );
  }
  if (value < 0) {
    throw withCode(new RangeError('Limit value must be non-negative.'), 'ERR_OUT_OF_RANGE');
  }
  return value;
}

/** The object behind `limits`; `needOpen` gives the native connection or throws. */
function limitsOf(needOpen) {
  const limits = { __proto__: null };
  for (let i = 0; i < names.length; i++) {
    const number = numbers[names[i]];
    ObjectDefineProperty(limits, names[i], {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get() {
        return needOpen().limit(number, -1);
      },
      set(value) {
        const native = needOpen();
        native.limit(number, checked(value));
      },
    });
  }
  return limits;
}

/** The numbers and values of the option `limits`, one after the other. */
function setLimits(options) {
  const list = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = options[name];
    if (value === undefined) continue;
    if (!isInt32(value)) throw argumentError(`options.limits.${name}`, 'an integer');
    if (value < 0) {
      throw withCode(
        new RangeError(`The "options.limits.${name}" argument must be non-negative.`),
        'ERR_OUT_OF_RANGE',
      );
    }
    list[list.length] = numbers[name];
    list[list.length] = value;
  }
  return list;
}

module.exports = { limitsOf, setLimits };
