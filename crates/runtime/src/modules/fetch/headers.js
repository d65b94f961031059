'use strict';

// `Headers` and the list of fields behind it. The list remembers how names were written and in what order they came; what
// programs iterate over is sorted, combined, and made when they ask.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  ObjectDefineProperty,
  ReflectGetOwnPropertyDescriptor,
  ReflectOwnKeys,
  SafeMap,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  SymbolIterator,
  TypeError,
  Uint8Array,
} = primordials;

const { customInspectSymbol } = require('#internal/util');
const {
  byteString,
  defineInterface,
  defineIterable,
  illegalInvocation,
  inspectAs,
  needArguments,
  shown,
} = require('#fetch/webidl');

// The bytes that a name can have.
const tokenChars = new Uint8Array(256);
{
  const others = "!#$%&'*+-.^_`|~";
  for (let i = 0; i < others.length; i++) {
    tokenChars[StringPrototypeCharCodeAt(others, i)] = 1;
  }
  for (let i = 48; i < 58; i++) tokenChars[i] = 1;
  for (let i = 65; i < 91; i++) tokenChars[i] = tokenChars[i + 32] = 1;
}

function isToken(name) {
  if (name.length === 0) return false;
  for (let i = 0; i < name.length; i++) {
    const unit = StringPrototypeCharCodeAt(name, i);
    if (unit > 255 || tokenChars[unit] === 0) return false;
  }
  return true;
}

function isSpace(unit) {
  return unit === 32 || unit === 9 || unit === 10 || unit === 13;
}

/** A value without the white space around it. */
function normalize(value) {
  let start = 0;
  let end = value.length;
  while (end > start && isSpace(StringPrototypeCharCodeAt(value, end - 1))) end--;
  while (start < end && isSpace(StringPrototypeCharCodeAt(value, start))) start++;
  return start === 0 && end === value.length ? value : StringPrototypeSlice(value, start, end);
}

function isValidValue(value) {
  for (let i = 0; i < value.length; i++) {
    const unit = StringPrototypeCharCodeAt(value, i);
    if (unit === 0 || unit === 10 || unit === 13) return false;
  }
  return true;
}

// Known names need no conversion: most fields are among these.
const lowered = new SafeMap();
function lower(name) {
  let small = lowered.get(name);
  if (small === undefined) {
    small = StringPrototypeToLowerCase(name);
    if (lowered.size < 512) lowered.set(name, small);
  }
  return small;
}

function byName(a, b) {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

/** The fields of a request or response. */
class HeadersList {
  constructor() {
    // Small name to { name, value }.
    this.map = new SafeMap();
    this.cookies = null;
    this.sorted = null;
  }

  /** From what a parser found: names and values by turns. */
  static fromRaw(raw) {
    const list = new HeadersList();
    for (let i = 0; i < raw.length; i += 2) list.append(lower(raw[i]), raw[i + 1]);
    return list;
  }

  clone() {
    const copy = new HeadersList();
    for (const pair of this.map) {
      copy.map.set(pair[0], { name: pair[1].name, value: pair[1].value });
    }
    if (this.cookies !== null) copy.cookies = ArrayPrototypeSlice(this.cookies);
    return copy;
  }

  get isEmpty() {
    return this.map.size === 0;
  }

  has(name) {
    return this.map.has(lower(name));
  }

  get(name) {
    const entry = this.map.get(lower(name));
    return entry === undefined ? null : entry.value;
  }

  append(name, value) {
    this.sorted = null;
    const small = lower(name);
    const entry = this.map.get(small);
    if (small === 'set-cookie') ArrayPrototypePush((this.cookies ??= []), value);
    if (entry !== undefined) {
      entry.value = `${entry.value}${small === 'cookie' ? '; ' : ', '}${value}`;
    } else {
      this.map.set(small, { name, value });
    }
  }

  set(name, value) {
    this.sorted = null;
    const small = lower(name);
    if (small === 'set-cookie') this.cookies = [value];
    this.map.set(small, { name, value });
  }

  delete(name) {
    this.sorted = null;
    const small = lower(name);
    if (small === 'set-cookie') this.cookies = null;
    return this.map.delete(small);
  }

  /** The fields as programs iterate over them. */
  pairs() {
    if (this.sorted !== null) return this.sorted;
    const list = [];
    for (const pair of this.map) {
      if (pair[0] === 'set-cookie') {
        for (let i = 0; i < this.cookies.length; i++) {
          ArrayPrototypePush(list, ['set-cookie', this.cookies[i]]);
        }
      } else {
        ArrayPrototypePush(list, [pair[0], pair[1].value]);
      }
    }
    this.sorted = ArrayPrototypeSort(list, byName);
    return this.sorted;
  }

  /** The fields as they are sent: names as they were written. */
  raw() {
    const list = [];
    for (const pair of this.map) {
      if (pair[0] === 'set-cookie') {
        for (let i = 0; i < this.cookies.length; i++) {
          ArrayPrototypePush(list, pair[1].name, this.cookies[i]);
        }
      } else {
        ArrayPrototypePush(list, pair[1].name, pair[1].value);
      }
    }
    return list;
  }

  /** What `util.inspect` shows. */
  shownEntries() {
    const object = {};
    for (const pair of this.map) object[pair[1].name] = pair[1].value;
    return object;
  }
}

function invalid(what, method, text) {
  return new TypeError(`Headers.${method}: "${text}" is an invalid header ${what}.`);
}

function appendField(list, guard, name, value) {
  value = normalize(value);
  if (!isToken(name)) throw invalid('name', 'append', name);
  if (!isValidValue(value)) throw invalid('value', 'append', value);
  if (guard === 'immutable') throw new TypeError('immutable');
  list.append(name, value);
}

const kPrefix = 'Headers constructor';

function refusedInit() {
  return new TypeError(
    `${kPrefix}: Argument 1 could not be converted to one of: ` +
      'sequence<sequence<ByteString>>, record<ByteString, ByteString>.',
  );
}

function fillFromSequence(list, guard, init) {
  let index = 0;
  const pairs = [];
  for (const pair of init) {
    if (
      pair === null ||
      (typeof pair !== 'object' && typeof pair !== 'function') ||
      typeof pair[SymbolIterator] !== 'function'
    ) {
      throw new TypeError(`${kPrefix}: init[${index}] (${shown(pair)}) is not iterable.`);
    }
    const items = [];
    let inner = 0;
    for (const item of pair) {
      ArrayPrototypePush(items, byteString(item, kPrefix, `init[${index}][${inner++}]`));
    }
    ArrayPrototypePush(pairs, items);
    index++;
  }
  for (let i = 0; i < pairs.length; i++) {
    if (pairs[i].length !== 2) {
      throw new TypeError(
        `${kPrefix}: expected name/value pair to be length 2, found ${pairs[i].length}.`,
      );
    }
    appendField(list, guard, pairs[i][0], pairs[i][1]);
  }
}

function fillFromRecord(list, guard, init) {
  const keys = ReflectOwnKeys(init);
  const pairs = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const descriptor = ReflectGetOwnPropertyDescriptor(init, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    if (typeof key === 'symbol') {
      throw new TypeError(
        `${kPrefix}: Key ${String(key)} in init is a symbol, which cannot be converted to a ByteString.`,
      );
    }
    const name = byteString(key, kPrefix, 'key');
    ArrayPrototypePush(pairs, name, byteString(init[key], kPrefix, `init["${key}"]`));
  }
  for (let i = 0; i < pairs.length; i += 2) appendField(list, guard, pairs[i], pairs[i + 1]);
}

/** Adds what a program gave as `headers` to a list. */
function fill(list, guard, init) {
  if (typeof init !== 'object' && typeof init !== 'function') throw refusedInit();
  if (init === null) throw refusedInit();
  if (isHeaders(init)) {
    // Other iterables than the class's own count as sequences.
    if (init[SymbolIterator] === Headers.prototype.entries) {
      const pairs = listOf(init).raw();
      for (let i = 0; i < pairs.length; i += 2) appendField(list, guard, pairs[i], pairs[i + 1]);
      return;
    }
  }
  const method = init[SymbolIterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') throw refusedInit();
    fillFromSequence(list, guard, init);
  } else {
    fillFromRecord(list, guard, init);
  }
}

// What makes a `Headers` around a list that exists already.
const kWrap = { __proto__: null };

// Set by the class, which alone sees its private state.
let isHeaders;
let listOf;

class Headers {
  #list;
  #guard;

  static {
    isHeaders = (value) => value !== null && typeof value === 'object' && #list in value;
    listOf = (headers) => headers.#list;
  }

  constructor(init = undefined) {
    if (init === kWrap) {
      this.#list = arguments[1];
      this.#guard = arguments[2];
      return;
    }
    this.#list = new HeadersList();
    this.#guard = 'none';
    if (init !== undefined) fill(this.#list, 'none', init);
  }

  append(name, value) {
    check(this);
    needArguments(arguments.length, 2, 'Headers.append');
    name = byteString(name, 'Headers.append', 'name');
    value = byteString(value, 'Headers.append', 'value');
    appendField(this.#list, this.#guard, name, value);
  }

  delete(name) {
    check(this);
    needArguments(arguments.length, 1, 'Headers.delete');
    name = byteString(name, 'Headers.delete', 'name');
    if (!isToken(name)) throw invalid('name', 'delete', name);
    if (this.#guard === 'immutable') throw new TypeError('immutable');
    this.#list.delete(name);
  }

  get(name) {
    check(this);
    needArguments(arguments.length, 1, 'Headers.get');
    name = byteString(name, 'Headers.get', 'name');
    if (!isToken(name)) throw invalid('name', 'get', name);
    return this.#list.get(name);
  }

  has(name) {
    check(this);
    needArguments(arguments.length, 1, 'Headers.has');
    name = byteString(name, 'Headers.has', 'name');
    if (!isToken(name)) throw invalid('name', 'has', name);
    return this.#list.has(name);
  }

  set(name, value) {
    check(this);
    needArguments(arguments.length, 2, 'Headers.set');
    name = byteString(name, 'Headers.set', 'name');
    value = normalize(byteString(value, 'Headers.set', 'value'));
    if (!isToken(name)) throw invalid('name', 'set', name);
    if (!isValidValue(value)) throw invalid('value', 'set', value);
    if (this.#guard === 'immutable') throw new TypeError('immutable');
    this.#list.set(name, value);
  }

  getSetCookie() {
    check(this);
    const { cookies } = this.#list;
    return cookies === null ? [] : ArrayPrototypeSlice(cookies);
  }

  [customInspectSymbol](depth, options) {
    options.depth ??= depth;
    return inspectAs('Headers', this.#list.shownEntries(), options);
  }
}

function check(self) {
  if (!isHeaders(self)) throw illegalInvocation();
}

defineIterable(Headers, 'Headers', check, (headers) => listOf(headers).pairs());
ObjectDefineProperty(Headers, 'length', { __proto__: null, configurable: true, value: 0 });
require('#worker_threads/cloneable').refuseClone(Headers);
defineInterface(Headers, 'Headers', ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);

/** A `Headers` over a list. */
function wrapHeaders(list, guard) {
  return new Headers(kWrap, list, guard);
}

module.exports = {
  Headers,
  HeadersList,
  fill,
  isHeaders,
  isToken,
  listOf,
  normalize,
  wrapHeaders,
};
