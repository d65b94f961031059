'use strict';

// URLPattern of the URL Pattern standard: components are parsed natively and matched with regular expressions here.

const {
  ArrayPrototypePush,
  ObjectDefineProperties,
  ObjectDefineProperty,
  RegExp,
  RegExpPrototypeExec,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { wordedError } = require('#internal/errors');
const { kEnumerableProperty } = require('#internal/util');
const binding = internalBinding('url');

const components = [
  'protocol',
  'username',
  'password',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
];
const initFields = [
  'protocol',
  'username',
  'password',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
  'baseURL',
];

function fieldsOf(init) {
  const fields = [];
  for (let i = 0; i < initFields.length; i++) {
    const value = init[initFields[i]];
    ArrayPrototypePush(fields, value === undefined ? undefined : `${value}`);
  }
  return fields;
}

function invalidPattern() {
  return wordedError('ERR_INVALID_URL_PATTERN', 'TypeError', 'Failed to construct URLPattern');
}

let slotsOf;

class URLPattern {
  #slots;

  static {
    slotsOf = (pattern) => {
      if (typeof pattern !== 'object' || pattern === null || !(#slots in pattern)) {
        throw new TypeError('Illegal invocation');
      }
      return pattern.#slots;
    };
  }

  constructor(input = undefined, baseOrOptions = undefined, maybeOptions = undefined) {
    let text;
    let fields;
    if (typeof input === 'string') {
      text = input;
    } else if (input === undefined || input === null) {
      fields = [];
    } else if (typeof input === 'object' && input !== null) {
      fields = fieldsOf(input);
    } else {
      throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'Input must be an object or a string');
    }
    let base;
    let options = maybeOptions;
    if (typeof baseOrOptions === 'string') {
      base = baseOrOptions;
    } else if (arguments.length > 2) {
      // Options in the third place leave no room for a base that is missing.
      if (baseOrOptions === undefined || baseOrOptions === null) throw invalidPattern();
      throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'second argument must be a string');
    } else if (baseOrOptions !== undefined) {
      if (!isObjectOrNull(baseOrOptions))
        throw wordedError(
          'ERR_INVALID_ARG_TYPE',
          'TypeError',
          'second argument must be a string or object',
        );
      options = baseOrOptions;
    }
    if (options !== undefined && !isObjectOrNull(options)) {
      throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'options must be an object');
    }
    const ignoreCase = !!options?.ignoreCase;
    const flat = binding.parsePattern(text, fields, base, ignoreCase);
    if (flat === undefined) throw invalidPattern();
    this.#slots = { flat, ignoreCase, regexps: compile(flat, ignoreCase) };
  }

  get hasRegExpGroups() {
    return slotsOf(this).flat[components.length * 3];
  }

  exec(input = {}, baseURL = undefined) {
    const slots = slotsOf(this);
    const parts = partsOf(input, baseURL, 'exec');
    if (parts === undefined) return null;
    const result = { __proto__: null };
    for (let i = 0; i < components.length; i++) {
      const match = RegExpPrototypeExec(slots.regexps[i], parts[i]);
      if (match === null) return null;
      const names = slots.flat[i * 3 + 2];
      const groups = {};
      for (let j = 0; j < names.length; j++) groups[names[j]] = match[j + 1];
      result[components[i]] = { groups, input: parts[i] };
    }
    // Node lists the parts by name, with the inputs among them.
    const { hash, hostname, password, pathname, port, protocol, search, username } = result;
    const inputs = baseURL === undefined ? [input] : [input, baseURL];
    return {
      __proto__: null,
      hash,
      hostname,
      inputs,
      password,
      pathname,
      port,
      protocol,
      search,
      username,
    };
  }

  test(input = {}, baseURL = undefined) {
    const { regexps } = slotsOf(this);
    const parts = partsOf(input, baseURL, 'test');
    if (parts === undefined) return false;
    for (let i = 0; i < components.length; i++) {
      if (RegExpPrototypeExec(regexps[i], parts[i]) === null) return false;
    }
    return true;
  }
}

function compile(flat, ignoreCase) {
  const regexps = [];
  try {
    for (let i = 0; i < components.length; i++) {
      regexps[i] = new RegExp(flat[i * 3 + 1], ignoreCase ? 'vi' : 'v');
    }
  } catch {
    throw invalidPattern();
  }
  return regexps;
}

function isObjectOrNull(value) {
  return typeof value === 'object' || typeof value === 'function';
}

/** The parts of what is matched; an empty text and null are no input, as if they were left out. */
function partsOf(input, baseURL, method) {
  if (typeof input !== 'string' && typeof input !== 'object') {
    throw wordedError(
      'ERR_INVALID_ARG_TYPE',
      'TypeError',
      'URLPattern input needs to be a string or an object',
    );
  }
  // A base that is null is one that no URL has.
  if (baseURL === null) baseURL = '';
  if (baseURL !== undefined && typeof baseURL !== 'string') {
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'baseURL must be a string');
  }
  if (typeof input === 'string' && (input !== '' || baseURL !== undefined))
    return binding.parsePatternInput(input, undefined, baseURL);
  if (baseURL !== undefined)
    throw wordedError('ERR_OPERATION_FAILED', 'TypeError', `Failed to ${method} URLPattern`);
  return binding.parsePatternInput(undefined, input ? fieldsOf(input) : [], undefined);
}

// One getter a component, each telling its pattern.
function getterOf(index) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return slotsOf(this).flat[index * 3];
    },
  };
}

for (let i = 0; i < components.length; i++) {
  ObjectDefineProperty(URLPattern.prototype, components[i], getterOf(i));
}
ObjectDefineProperties(URLPattern.prototype, {
  hasRegExpGroups: kEnumerableProperty,
  exec: kEnumerableProperty,
  test: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLPattern' },
});

module.exports = { URLPattern };
