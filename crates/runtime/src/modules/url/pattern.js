'use strict';

// URLPattern of the URL Pattern standard: components are parsed natively and matched with regular expressions here.

const {
  ArrayPrototypePush,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptors,
  ReflectConstruct,
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
// The members of an object that stands for a pattern or an input, in the order in which they are read.
const members = [
  'baseURL',
  'hash',
  'hostname',
  'password',
  'pathname',
  'port',
  'protocol',
  'search',
  'username',
];

/** The members that are strings: as in Node, what else an object has is none of the pattern's. */
function stringsOf(init) {
  const strings = {};
  for (let i = 0; i < members.length; i++) {
    const value = init[members[i]];
    if (typeof value === 'string') strings[members[i]] = value;
  }
  return strings;
}

/** The same in the order in which the native takes them. */
function fieldsOf(strings) {
  const fields = [];
  for (let i = 0; i < components.length; i++) ArrayPrototypePush(fields, strings[components[i]]);
  ArrayPrototypePush(fields, strings.baseURL);
  return fields;
}

function invalidPattern() {
  return wordedError('ERR_INVALID_URL_PATTERN', 'TypeError', 'Failed to construct URLPattern');
}

let slotsOf;

class Pattern {
  #slots;

  static {
    slotsOf = (pattern) => {
      if (typeof pattern !== 'object' || pattern === null || !(#slots in pattern)) {
        throw new TypeError('Illegal invocation');
      }
      return pattern.#slots;
    };
  }

  constructor(args) {
    const { 0: input, 1: baseOrOptions, 2: maybeOptions } = args;
    let text;
    let fields;
    if (typeof input === 'string') {
      text = input;
    } else if (input === undefined || input === null) {
      fields = [];
    } else if (isObjectOrNull(input)) {
      fields = fieldsOf(stringsOf(input));
    } else {
      throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'Input must be an object or a string');
    }
    let base;
    let options = maybeOptions;
    if (typeof baseOrOptions === 'string') {
      base = baseOrOptions;
    } else if (args.length > 2) {
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
    const text = inputOf(input);
    const parts = partsOf(text, baseURL, 'exec');
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
    const inputs = baseURL === undefined ? [text] : [text, baseURL];
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
    const parts = partsOf(inputOf(input), baseURL, 'test');
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

/** What is matched: a text, or the strings of an object. */
function inputOf(input) {
  if (typeof input === 'string') return input;
  if (input === null) return {};
  if (typeof input === 'object' || typeof input === 'function') return stringsOf(input);
  throw wordedError(
    'ERR_INVALID_ARG_TYPE',
    'TypeError',
    'URLPattern input needs to be a string or an object',
  );
}

/** The parts of what is matched; an empty text is no input, as if it were left out. */
function partsOf(input, baseURL, method) {
  // A base that is null is one that no URL has.
  if (baseURL === null) baseURL = '';
  if (baseURL !== undefined && typeof baseURL !== 'string') {
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'baseURL must be a string');
  }
  if (typeof input === 'string') {
    if (input === '' && baseURL === undefined) input = {};
    else return partsOfText(input, baseURL);
  }
  if (baseURL !== undefined)
    throw wordedError('ERR_OPERATION_FAILED', 'TypeError', `Failed to ${method} URLPattern`);
  return binding.parsePatternInput(undefined, fieldsOf(input), undefined);
}

// A place that a text without one is thought to be at.
const kScheme = 'nowhere';
const kHost = 'nowhere.invalid';

/** Node matches what is no URL of its own by the parts that it has. */
function partsOfText(text, baseURL) {
  const parts = binding.parsePatternInput(text, undefined, baseURL);
  if (parts !== undefined || baseURL !== undefined) return parts;
  const relative = binding.parsePatternInput(text, undefined, `${kScheme}://${kHost}`);
  if (relative?.[0] !== kScheme) return undefined;
  relative[0] = '';
  if (relative[3] === kHost) relative[3] = '';
  return relative;
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

// A function, so that a call without `new` is refused in the words of a native class.
function URLPattern(...args) {
  if (new.target === undefined) {
    throw wordedError(
      'ERR_CONSTRUCT_CALL_REQUIRED',
      'TypeError',
      'Cannot call constructor without `new`',
    );
  }
  return ReflectConstruct(Pattern, [args], new.target);
}
const { prototype } = Pattern;
ObjectDefineProperty(URLPattern, 'prototype', { __proto__: null, value: prototype });
const { exec, hasRegExpGroups, test } = ObjectGetOwnPropertyDescriptors(prototype);
delete prototype.constructor;
delete prototype.exec;
delete prototype.hasRegExpGroups;
delete prototype.test;
for (let i = 0; i < components.length; i++) {
  ObjectDefineProperty(prototype, components[i], getterOf(i));
}
ObjectDefineProperties(prototype, {
  hasRegExpGroups: { ...hasRegExpGroups, ...kEnumerableProperty },
  exec: { ...exec, ...kEnumerableProperty },
  test: { ...test, ...kEnumerableProperty },
  constructor: { __proto__: null, configurable: true, value: URLPattern, writable: true },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLPattern' },
});

module.exports = { URLPattern };
