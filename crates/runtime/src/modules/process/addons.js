'use strict';

// What Node-API does in JavaScript: it calls these functions by their names.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Date,
  Number,
  ObjectFreeze,
  ObjectGetPrototypeOf,
  ObjectSeal,
  ReflectApply,
  ReflectGetOwnPropertyDescriptor,
  ReflectOwnKeys,
  RegExpPrototypeExec,
  Symbol,
  SymbolFor,
} = primordials;

const ONLY_OWN = 1;
const AS_STRINGS = 1;
const ONLY_WRITABLE = 1;
const ONLY_ENUMERABLE = 2;
const ONLY_CONFIGURABLE = 4;
const SKIP_STRINGS = 8;
const SKIP_SYMBOLS = 16;
const INDEX = /^(?:0|[1-9]\d{0,9})$/;

function bufferOver(buffer, offset, length) {
  return require('buffer').Buffer.from(buffer, offset, length);
}

function callInDomain(domain, receiver, callback, args) {
  if (typeof domain.enter !== 'function' || typeof domain.exit !== 'function') {
    return ReflectApply(callback, receiver, args);
  }
  // An exception leaves the domain entered, so that it is found.
  domain.enter();
  const result = ReflectApply(callback, receiver, args);
  domain.exit();
  return result;
}

function makeDate(time) {
  return new Date(time);
}

function makeSymbol(description) {
  return Symbol(description);
}

function passes(descriptor, filter) {
  if (descriptor === undefined) return false;
  if ((filter & ONLY_WRITABLE) !== 0 && descriptor.writable === false) return false;
  if ((filter & ONLY_ENUMERABLE) !== 0 && !descriptor.enumerable) return false;
  if ((filter & ONLY_CONFIGURABLE) !== 0 && !descriptor.configurable) return false;
  return true;
}

function propertyNames(object, mode, filter, conversion) {
  const names = [];
  // What a nearer object has hides what is behind it, also when it is filtered out itself.
  const seen = [];
  for (let holder = object; holder !== null; holder = ObjectGetPrototypeOf(holder)) {
    const keys = ReflectOwnKeys(holder);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (typeof key === 'symbol' ? filter & SKIP_SYMBOLS : filter & SKIP_STRINGS) continue;
      if (holder !== object && ArrayPrototypeIncludes(seen, key)) continue;
      if (mode !== ONLY_OWN) ArrayPrototypePush(seen, key);
      if ((filter & 7) !== 0 && !passes(ReflectGetOwnPropertyDescriptor(holder, key), filter)) {
        continue;
      }
      const isIndex =
        conversion !== AS_STRINGS &&
        typeof key === 'string' &&
        RegExpPrototypeExec(INDEX, key) !== null &&
        Number(key) < 4294967295;
      ArrayPrototypePush(names, isIndex ? Number(key) : key);
    }
    if (mode === ONLY_OWN) break;
  }
  return names;
}

function reportFatal(message) {
  require('#process/report').onFatal(message);
}

function warnUncaught() {
  process.emitWarning(
    'Uncaught Node-API callback exception detected, please run node with option ' +
      '--force-node-api-uncaught-exceptions-policy=true to handle those exceptions properly.',
    'DeprecationWarning',
    'DEP0168',
  );
}

module.exports = {
  bufferOver,
  callInDomain,
  freeze: ObjectFreeze,
  makeDate,
  makeSymbol,
  propertyNames,
  reportFatal,
  seal: ObjectSeal,
  symbolFor: SymbolFor,
  warnUncaught,
};
