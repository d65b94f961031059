'use strict';

// CryptoKey: a KeyObject with the algorithm it is for, what it may be used for, and whether it may leave.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeSlice,
  ObjectDefineProperties,
  ObjectDefineProperty,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { kHandle } = require('#crypto/util');
const { kKeyObject } = require('#crypto/secret');

let make;
let fillKey;
let slotsOf;

class CryptoKey {
  // The inner truth; what getters hand out are copies that programs may change without effect.
  #slots;
  #algorithm;
  #usages;

  static {
    make = (keyObject, algorithm, usages, extractable) => {
      allowed = true;
      const key = new CryptoKey();
      key.#slots = { keyObject, algorithm, usages, extractable, type: keyObject.type };
      ObjectDefineProperty(key, kKeyObject, { __proto__: null, value: keyObject });
      return key;
    };
    fillKey = (key, { keyObject, algorithm, usages, extractable }) => {
      key.#slots = { keyObject, algorithm, usages, extractable, type: keyObject.type };
      ObjectDefineProperty(key, kKeyObject, { __proto__: null, value: keyObject });
    };
    slotsOf = (key) => (isObject(key) && #slots in key ? key.#slots : undefined);
  }

  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
    allowed = false;
  }

  get type() {
    return needSlots(this).type;
  }

  get extractable() {
    return needSlots(this).extractable;
  }

  get algorithm() {
    const slots = needSlots(this);
    this.#algorithm ??= copyAlgorithm(slots.algorithm);
    return this.#algorithm;
  }

  get usages() {
    const slots = needSlots(this);
    this.#usages ??= ArrayPrototypeSlice(slots.usages);
    return this.#usages;
  }

  [customInspectSymbol](depth, options) {
    const slots = needSlots(this);
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const shown = {
      type: slots.type,
      extractable: slots.extractable,
      algorithm: slots.algorithm,
      usages: slots.usages,
    };
    return `CryptoKey ${require('util').inspect(shown, inner)}`;
  }
}

let allowed = false;

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function copyAlgorithm(algorithm) {
  const copy = { ...algorithm };
  if (isObject(copy.hash)) copy.hash = { ...copy.hash };
  if (isObject(copy.publicExponent)) copy.publicExponent = copy.publicExponent.slice();
  return copy;
}

function needSlots(key) {
  const slots = slotsOf(key);
  if (slots === undefined) throw new ERR_INVALID_THIS('CryptoKey');
  return slots;
}

ObjectDefineProperties(CryptoKey.prototype, {
  type: kEnumerableProperty,
  extractable: kEnumerableProperty,
  algorithm: kEnumerableProperty,
  usages: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'CryptoKey' },
});

const isCryptoKey = (value) => slotsOf(value) !== undefined;
const handleOfCryptoKey = (key) => slotsOf(key).keyObject[kHandle];
const mayBeUsed = (key, usage) => ArrayPrototypeIncludes(slotsOf(key).usages, usage);

/** A key on its way into this thread. */
function ClonedCryptoKey() {
  allowed = true;
  return new CryptoKey();
}
ClonedCryptoKey.prototype = CryptoKey.prototype;

require('#worker_threads/cloneable').defineClone(
  CryptoKey,
  '#crypto/crypto_key:ClonedCryptoKey',
  (key) => {
    const { keyObject, algorithm, usages, extractable } = needSlots(key);
    return { keyObject, algorithm, usages, extractable };
  },
  fillKey,
);

module.exports = {
  ClonedCryptoKey,
  CryptoKey,
  createCryptoKey: make,
  handleOfCryptoKey,
  isCryptoKey,
  mayBeUsed,
  slotsOf,
};
