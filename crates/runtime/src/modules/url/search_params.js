'use strict';

// URLSearchParams. The pairs lie flat in one array, name after value; a URL that shares them is told of every change.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSort,
  FunctionPrototypeCall,
  IteratorPrototype,
  ObjectDefineProperties,
  ObjectSetPrototypeOf,
  ReflectGetOwnPropertyDescriptor,
  ReflectOwnKeys,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToWellFormed,
  SymbolIterator,
  SymbolToStringTag,
  Uint8Array,
  decodeURIComponent,
  encodeURIComponent,
} = primordials;

const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { validateFunction } = require('#internal/validators');

// What stands for itself in a query, by its code.
const plain = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = code | 0x20;
  if ((letter > 0x60 && letter < 0x7b) || (code > 0x2f && code < 0x3a)) plain[code] = 1;
}
plain[0x2a] = plain[0x2d] = plain[0x2e] = plain[0x5f] = 1;

function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit > 0x7f || plain[unit] === 0) return false;
  }
  return true;
}

const leftByEncode = /[!'()~]/g;
const leftReplacement = {
  __proto__: null,
  '!': '%21',
  "'": '%27',
  '(': '%28',
  ')': '%29',
  '~': '%7E',
};
const colors = /\u001b\[\d\d?m/g;

function encode(text) {
  if (isPlain(text)) return text;
  text = StringPrototypeReplaceAll(encodeURIComponent(text), '%20', '+');
  return RegExpPrototypeSymbolReplace(leftByEncode, text, (found) => leftReplacement[found]);
}

function decode(text, plus, percent) {
  if (plus) text = StringPrototypeReplaceAll(text, '+', ' ');
  if (!percent) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodeBytes(text);
  }
}

// Broken escapes stand for themselves, and bytes that are no UTF-8 become U+FFFD.
function decodeBytes(text) {
  const binding = internalBinding('buffer');
  const bytes = binding.encodeUtf8(text);
  return binding.utf8Slice(bytes, 0, require('#url/percent').percentDecode(bytes));
}

function parsePairs(text) {
  const list = [];
  const size = text.length;
  let start = 0;
  while (start < size) {
    let end = start;
    let equals = -1;
    let plus = false;
    let percent = false;
    for (; end < size; end++) {
      const unit = StringPrototypeCharCodeAt(text, end);
      if (unit === 0x26) break;
      if (unit === 0x3d && equals === -1) equals = end;
      else if (unit === 0x2b) plus = true;
      else if (unit === 0x25) percent = true;
    }
    if (end > start) {
      const nameEnd = equals === -1 ? end : equals;
      let name = StringPrototypeSlice(text, start, nameEnd);
      let value = equals === -1 ? '' : StringPrototypeSlice(text, equals + 1, end);
      if (plus || percent) {
        name = decode(name, plus, percent);
        value = decode(value, plus, percent);
      }
      list[list.length] = name;
      list[list.length] = value;
    }
    start = end + 1;
  }
  return list;
}

function serialize(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) text += '&';
    text += `${encode(list[i])}=${encode(list[i + 1])}`;
  }
  return text;
}

function usv(value) {
  const text = typeof value === 'string' ? value : `${value}`;
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit >= 0xd800 && unit < 0xe000) return StringPrototypeToWellFormed(text);
    if (i === 32) return StringPrototypeToWellFormed(text);
  }
  return text;
}

function pairsOfSequence(init) {
  const list = [];
  for (const pair of init) {
    if (pair == null || typeof pair[SymbolIterator] !== 'function') {
      throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    const items = [];
    if (typeof pair !== 'string' || pair.length > 0)
      for (const item of pair) ArrayPrototypePush(items, item);
    if ((typeof pair !== 'object' && typeof pair !== 'function') || items.length !== 2) {
      throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    ArrayPrototypePush(list, usv(items[0]));
    ArrayPrototypePush(list, usv(items[1]));
  }
  return list;
}

function pairsOfRecord(init) {
  const list = [];
  const seen = { __proto__: null };
  const keys = ReflectOwnKeys(init);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const descriptor = ReflectGetOwnPropertyDescriptor(init, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = usv(key);
    const value = usv(init[key]);
    // Two keys can become one when lone surrogates are replaced: the later value wins.
    if (seen[name] !== undefined) {
      list[seen[name]] = value;
    } else {
      seen[name] = list.length + 1;
      ArrayPrototypePush(list, name);
      ArrayPrototypePush(list, value);
    }
  }
  return list;
}

function hasPair(list, name, value) {
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === name && list[i + 1] === value) return true;
  }
  return false;
}

/** Takes the pair at `index` out. */
function removePair(list, index) {
  const end = list.length - 2;
  for (; index < end; index++) list[index] = list[index + 2];
  // Setting the length is a call out of compiled code.
  ArrayPrototypePop(list);
  ArrayPrototypePop(list);
}

// The pairs of parameters; anything else is refused. It is one array for all their life, which iterators keep.
let listOf;
let attach;
let replaceList;
// Forgets the serialized form and tells the URL.
let changed;

class URLSearchParams {
  // No private methods: each would cost every instance a mark.
  #list;
  // The URL whose query this is, with the function that hands a new query to it.
  #url = undefined;
  #setSearch = undefined;
  // The serialized form, until something changes.
  #text = undefined;

  static {
    listOf = (value) => {
      if (typeof value === 'object' && value !== null && #list in value) return value.#list;
      throw new ERR_INVALID_THIS('URLSearchParams');
    };
    attach = (params, url, setSearch) => {
      params.#url = url;
      params.#setSearch = setSearch;
    };
    replaceList = (params, text) => {
      const list = params.#list;
      const pairs = parsePairs(text);
      if (list.length > pairs.length) list.length = pairs.length;
      for (let i = 0; i < pairs.length; i++) list[i] = pairs[i];
      params.#text = undefined;
    };
    changed = (params) => {
      params.#text = undefined;
      if (params.#url !== undefined) params.#setSearch(params.#url, serialize(params.#list));
    };
  }

  constructor(init = undefined) {
    if (init === undefined) {
      this.#list = [];
      return;
    }
    if ((typeof init === 'object' && init !== null) || typeof init === 'function') {
      const method = init[SymbolIterator];
      if (method === this[SymbolIterator] && #list in init) {
        // Another set of parameters: its pairs are right already.
        const other = init.#list;
        const list = [];
        for (let i = 0; i < other.length; i++) list[i] = other[i];
        this.#list = list;
      } else if (method !== null && method !== undefined) {
        if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
        this.#list = pairsOfSequence(init);
      } else {
        this.#list = pairsOfRecord(init);
      }
      return;
    }
    let text = usv(init);
    if (text[0] === '?') text = StringPrototypeSlice(text, 1);
    this.#list = parsePairs(text);
  }

  get size() {
    return listOf(this).length / 2;
  }

  append(name, value) {
    const list = listOf(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = usv(name);
    value = usv(value);
    list[list.length] = name;
    list[list.length] = value;
    changed(this);
  }

  delete(name, value = undefined) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = usv(name);
    if (value !== undefined) value = usv(value);
    for (let i = 0; i < list.length; ) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) {
        removePair(list, i);
      } else {
        i += 2;
      }
    }
    changed(this);
  }

  get(name) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = usv(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    const values = [];
    name = usv(name);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) ArrayPrototypePush(values, list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = usv(name);
    if (value !== undefined) return hasPair(list, name, usv(value));
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return true;
    return false;
  }

  set(name, value) {
    const list = listOf(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = usv(name);
    value = usv(value);
    let found = false;
    for (let i = 0; i < list.length; ) {
      if (list[i] !== name) {
        i += 2;
      } else if (found) {
        removePair(list, i);
      } else {
        list[i + 1] = value;
        found = true;
        i += 2;
      }
    }
    if (!found) {
      list[list.length] = name;
      list[list.length] = value;
    }
    changed(this);
  }

  sort() {
    const list = listOf(this);
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) ArrayPrototypePush(pairs, [list[i], list[i + 1]]);
    ArrayPrototypeSort(pairs, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    for (let i = 0; i < pairs.length; i++) {
      list[i * 2] = pairs[i][0];
      list[i * 2 + 1] = pairs[i][1];
    }
    changed(this);
  }

  entries() {
    return new URLSearchParamsIterator(listOf(this), kEntries);
  }

  forEach(callback, thisArg = undefined) {
    listOf(this);
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#list.length; i += 2) {
      FunctionPrototypeCall(callback, thisArg, this.#list[i + 1], this.#list[i], this);
    }
  }

  keys() {
    return new URLSearchParamsIterator(listOf(this), kKeys);
  }

  values() {
    return new URLSearchParamsIterator(listOf(this), kValues);
  }

  toString() {
    listOf(this);
    return (this.#text ??= serialize(this.#list));
  }

  [customInspectSymbol](depth, options) {
    listOf(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('util');
    const inner = { ...options };
    if (depth !== null) inner.depth = depth - 1;
    const shown = [];
    let width = 0;
    for (let i = 0; i < this.#list.length; i += 2) {
      const pair = `${inspect(this.#list[i], inner)} => ${inspect(this.#list[i + 1], inner)}`;
      width += RegExpPrototypeSymbolReplace(colors, pair, '').length + 2;
      ArrayPrototypePush(shown, pair);
    }
    return braced('URLSearchParams', shown, width - 2 > options.breakLength);
  }
}

function braced(title, shown, broken) {
  if (shown.length === 0) return `${title} {}`;
  if (broken) return `${title} {\n  ${ArrayPrototypeJoin(shown, ',\n  ')} }`;
  return `${title} { ${ArrayPrototypeJoin(shown, ', ')} }`;
}

ObjectDefineProperties(URLSearchParams.prototype, {
  size: kEnumerableProperty,
  append: kEnumerableProperty,
  delete: kEnumerableProperty,
  get: kEnumerableProperty,
  getAll: kEnumerableProperty,
  has: kEnumerableProperty,
  set: kEnumerableProperty,
  sort: kEnumerableProperty,
  entries: kEnumerableProperty,
  forEach: kEnumerableProperty,
  keys: kEnumerableProperty,
  values: kEnumerableProperty,
  toString: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [SymbolIterator]: {
    __proto__: null,
    configurable: true,
    writable: true,
    value: URLSearchParams.prototype.entries,
  },
});

// What an iterator gives. Pairs are told by a test for nothing.
const kEntries = 0;
const kKeys = 1;
const kValues = 2;

// Where an iterator is: `{ list, kind, index }`.
let positionOf;

/** The step of an iterator; small enough for the compilers to put it into the loop that takes it. */
function step(position) {
  const { list, index } = position;
  const done = index >= list.length;
  let value;
  if (!done) {
    position.index = index + 2;
    value = position.kind ? item(list, index, position.kind) : [list[index], list[index + 1]];
  }
  // Made at one place, so that a compiler sees that a loop does not need the object.
  return { value, done };
}

class URLSearchParamsIterator {
  #position;

  static {
    positionOf = (value) => {
      if (typeof value === 'object' && value !== null && #position in value) return value.#position;
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    };
  }

  constructor(list, kind) {
    this.#position = { list, kind, index: 0 };
  }

  next() {
    // Not by `positionOf`: every call costs in a loop.
    if (typeof this !== 'object' || this === null || !(#position in this)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    return step(this.#position);
  }

  [customInspectSymbol](depth, options) {
    const { list, kind, index } = positionOf(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('util');
    const inner = { ...options };
    if (depth !== null) inner.depth = depth - 1;
    const shown = [];
    let broken = false;
    for (let i = index; i < list.length; i += 2) {
      const text = inspect(item(list, i, kind), inner);
      if (text.length > options.breakLength || StringPrototypeIndexOf(text, '\n') !== -1)
        broken = true;
      ArrayPrototypePush(shown, text);
    }
    // An iterator at its end keeps both spaces.
    if (shown.length === 0) return `${this[SymbolToStringTag]} {  }`;
    return braced(this[SymbolToStringTag], shown, broken);
  }
}

function item(list, index, kind) {
  if (kind === kKeys) return list[index];
  if (kind === kValues) return list[index + 1];
  return [list[index], list[index + 1]];
}

delete URLSearchParamsIterator.prototype.constructor;
ObjectSetPrototypeOf(URLSearchParamsIterator.prototype, IteratorPrototype);
ObjectDefineProperties(URLSearchParamsIterator.prototype, {
  next: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
});

module.exports = { URLSearchParams, attach, listOf, replaceList };
