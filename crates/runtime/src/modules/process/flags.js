'use strict';

// `process.allowedNodeEnvironmentFlags`: the options that may stand in NODE_OPTIONS, as a read-only set
// that accepts several spellings of a name.

const {
  ObjectFreeze,
  ReflectApply,
  RegExpPrototypeSymbolReplace,
  SafeSet,
  Set,
  StringPrototypeStartsWith,
  SymbolIterator,
} = primordials;

const underscores = /_/g;
const trailingValue = /=.*$/;
const leadingDashes = /^--?/;

/** The flags without their dashes, for look-ups such as `inspect_brk`. */
function withoutDashes(list) {
  const result = [];
  for (let i = 0; i < list.length; i++) {
    result[i] = RegExpPrototypeSymbolReplace(leadingDashes, list[i], '');
  }
  return result;
}

const list = internalBinding('options').environmentNames();
const bareNames = new SafeSet(withoutDashes(list));

// The flags live outside of the set's own storage, so that nothing can be added to them.
const flags = new SafeSet(list);

class NodeEnvironmentFlagsSet extends Set {
  // The set cannot be changed, and trying is no error.

  add() {
    return this;
  }

  delete() {
    return false;
  }

  clear() {}

  has(key) {
    if (typeof key !== 'string') return false;
    const name = RegExpPrototypeSymbolReplace(
      trailingValue,
      RegExpPrototypeSymbolReplace(underscores, key, '-'),
      '',
    );
    return StringPrototypeStartsWith(name, '-') ? flags.has(name) : bareNames.has(name);
  }

  entries() {
    return flags.entries();
  }

  keys() {
    return flags.values();
  }

  values() {
    return flags.values();
  }

  [SymbolIterator]() {
    return flags.values();
  }

  forEach(callback, thisArg = undefined) {
    for (let i = 0; i < list.length; i++) {
      ReflectApply(callback, thisArg, [list[i], list[i], this]);
    }
  }

  get size() {
    return flags.size;
  }
}
ObjectFreeze(NodeEnvironmentFlagsSet.prototype.constructor);
ObjectFreeze(NodeEnvironmentFlagsSet.prototype);

const allowedNodeEnvironmentFlags = ObjectFreeze(new NodeEnvironmentFlagsSet());

module.exports = { allowedNodeEnvironmentFlags };
