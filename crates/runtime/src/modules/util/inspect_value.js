'use strict';
// The heart of `util.inspect`: decides what an object is, which braces and prefix it gets and which
// keys are listed, and formats one property. What the entries of each kind look like is in
// `inspect_types.js`; errors and functions have files of their own.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  ArrayPrototypeSplice,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  DatePrototypeGetTime,
  DatePrototypeToISOString,
  DatePrototypeToString,
  Error,
  FunctionPrototypeCall,
  MapPrototypeGetSize,
  NumberIsNaN,
  NumberPrototypeValueOf,
  Object,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectGetOwnPropertySymbols,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototype,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  ObjectSetPrototypeOf,
  RegExp,
  RegExpPrototypeToString,
  SafeMap,
  SetPrototypeGetSize,
  StringPrototypeCharCodeAt,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeValueOf,
  SymbolIterator,
  SymbolPrototypeToString,
  SymbolPrototypeValueOf,
  SymbolToStringTag,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
} = primordials;

// The files below need `formatValue` and `formatProperty`: they are handed out first.
module.exports = { formatProperty, formatValue, inspectFunction, userOptions };

const {
  constants: { ALL_PROPERTIES, ONLY_ENUMERABLE },
  getOwnNonIndexProperties,
  getProxyDetails,
} = internalBinding('util');
const types = internalBinding('types');
const { customInspectSymbol } = require('#internal/util');
const { isStackOverflowError } = require('#internal/errors');
const { isError } = require('#util/inspect_classify');
const { escapeControls, formatPrimitive, quoteString } = require('#util/inspect_primitive');
const { joinEntries, kArrayExtrasType, kArrayType, kObjectType } = require('#util/inspect_layout');
const { classOf, getConstructorName, getPrefix } = require('#util/inspect_class');
const formats = require('#util/inspect_types');

/** Is it a name that needs no quotes: letters, digits and underscores, no digit first? */
function isPlainKey(key) {
  const size = key.length;
  for (let i = 0; i < size; i++) {
    const unit = StringPrototypeCharCodeAt(key, i);
    const letter = unit | 0x20;
    if ((letter < 0x61 || letter > 0x7a) && unit !== 0x5f) {
      if (i === 0 || unit < 0x30 || unit > 0x39) return false;
    }
  }
  return size > 0;
}

// Beyond this size of all output of one level together, deeper levels are left out.
const OUTPUT_BUDGET = 2 ** 27;

function noColor(text) {
  return text;
}

/** The options as a custom inspection function sees them. */
function userOptions(ctx, crossContext) {
  const options = {
    stylize: ctx.stylize,
    showHidden: ctx.showHidden,
    depth: ctx.depth,
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (!crossContext) return options;
  // Code of another context gets no object of this one from which it could climb out.
  const { stylize } = options;
  const plain = { __proto__: null };
  const keys = ObjectKeys(options);
  for (let i = 0; i < keys.length; i++) {
    const value = options[keys[i]];
    if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
      plain[keys[i]] = value;
  }
  plain.stylize = ObjectSetPrototypeOf((value, style) => {
    let text;
    try {
      text = `${stylize(value, style)}`;
    } catch {
      // The style function is the program's: what it throws does not matter here.
    }
    return typeof text === 'string' ? text : value;
  }, null);
  return plain;
}

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function')
    return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');

  const context = value;
  let proxies = 0;
  // Ordinary objects, arrays and functions are no proxies, and are asked nothing else.
  let kind = types.commonKind(value);
  let details = kind === 0 ? getProxyDetails(value, !!ctx.showProxy) : undefined;
  const isProxy = details !== undefined;
  if (isProxy) {
    if (details === null || details[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, details, recurseTimes);
    // No trap of a proxy runs: its target is inspected.
    while (details !== undefined) {
      if (details === null) return ctx.stylize('<Revoked Proxy>', 'special');
      proxies++;
      value = details;
      details = getProxyDetails(value, false);
    }
    kind = types.commonKind(value);
  }

  if (ctx.customInspect) {
    const custom = value[customInspectSymbol];
    if (typeof custom === 'function' && custom !== inspectFunction()) {
      // A prototype that carries the method for its instances is no such instance.
      const { constructor } = value;
      const own = ObjectPrototypeHasOwnProperty(value, 'constructor');
      if (!(own && constructor != null && constructor.prototype === value)) {
        const shown = callCustom(ctx, custom, context, recurseTimes, isProxy);
        if (shown !== context) {
          const text =
            typeof shown === 'object' ? formatValue(ctx, shown, recurseTimes) : `${shown}`;
          const indentation = StringPrototypeRepeat(' ', ctx.indentationLvl);
          return StringPrototypeReplaceAll(text, '\n', `\n${indentation}`);
        }
      }
    }
  }

  if (ArrayPrototypeIncludes(ctx.seen, value)) {
    let index = 1;
    if (ctx.circular === undefined) {
      ctx.circular = new SafeMap();
      ctx.circular.set(value, index);
    } else {
      index = ctx.circular.get(value);
      if (index === undefined) {
        index = ctx.circular.size + 1;
        ctx.circular.set(value, index);
      }
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }

  let text = formatRaw(ctx, value, recurseTimes, typedArray, kind);
  for (; proxies > 0; proxies--)
    text = `${ctx.stylize('Proxy(', 'special')}${text}${ctx.stylize(')', 'special')}`;
  return text;
}

let inspectModule;
function inspectFunction() {
  inspectModule ??= require('#util/inspect');
  return inspectModule.inspect;
}

function callCustom(ctx, custom, context, recurseTimes, isProxy) {
  const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
  const crossContext = isProxy || !(context instanceof Object);
  return FunctionPrototypeCall(
    custom,
    context,
    depth,
    userOptions(ctx, crossContext),
    inspectFunction(),
  );
}

function formatProxy(ctx, details, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null)
    return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes++;
  ctx.indentationLvl += 2;
  const entries = [
    formatValue(ctx, details[0], recurseTimes),
    formatValue(ctx, details[1], recurseTimes),
  ];
  ctx.indentationLvl -= 2;
  return joinEntries(ctx, entries, '', ['Proxy [', ']'], kArrayExtrasType, recurseTimes);
}

/** What every function has comes first, in the order that Node shows it. */
function functionKeys(keys) {
  const first = [];
  const rest = [];
  for (const name of ['length', 'name', 'arguments', 'caller', 'prototype']) {
    if (ArrayPrototypeIncludes(keys, name)) ArrayPrototypePush(first, name);
  }
  for (let i = 0; i < keys.length; i++) {
    if (!ArrayPrototypeIncludes(first, keys[i])) ArrayPrototypePush(rest, keys[i]);
  }
  for (let i = 0; i < rest.length; i++) ArrayPrototypePush(first, rest[i]);
  return first;
}

function getKeys(value, showHidden) {
  const symbols = ObjectGetOwnPropertySymbols(value);
  if (showHidden) {
    let keys = ObjectGetOwnPropertyNames(value);
    if (typeof value === 'function') keys = functionKeys(keys);
    for (let i = 0; i < symbols.length; i++) ArrayPrototypePush(keys, symbols[i]);
    return keys;
  }
  let keys;
  try {
    keys = ObjectKeys(value);
  } catch {
    // A module namespace with bindings that are not initialised yet.
    keys = ObjectGetOwnPropertyNames(value);
  }
  if (symbols.length > 0) {
    for (let i = 0; i < symbols.length; i++) {
      if (ObjectPrototypePropertyIsEnumerable(value, symbols[i]))
        ArrayPrototypePush(keys, symbols[i]);
    }
  }
  return keys;
}

/** What `describe` found out about an object: one is reused by no call, for calls nest. */
class Description {
  constructor(constructor, tag, hidden, kind) {
    this.kind = kind;
    this.constructorName = constructor;
    this.tag = tag;
    this.hidden = hidden;
    this.keys = undefined;
    this.base = '';
    this.braces = undefined;
    this.format = undefined; // (ctx, value, recurseTimes) => entries
    this.extrasType = kObjectType;
    this.done = undefined; // the whole text, when nothing more is to be shown
  }

  /** Are there properties besides what the kind of object itself shows? */
  hasMore() {
    return this.keys.length > 0 || this.hidden !== undefined;
  }
}

function noEntries() {
  return [];
}

/** Arrays, sets, maps, typed arrays and iterators. Returns false for anything else. */
function describeIterable(ctx, value, info) {
  const { constructorName: name, tag, hidden } = info;
  if (ArrayIsArray(value)) {
    const prefix =
      name !== 'Array' || tag !== '' ? getPrefix(name, tag, 'Array', `(${value.length})`) : '';
    info.keys = getOwnNonIndexProperties(value, ctx.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE);
    info.braces = [`${prefix}[`, ']'];
    if (value.length === 0 && info.keys.length === 0 && hidden === undefined)
      info.done = `${info.braces[0]}]`;
    info.extrasType = kArrayExtrasType;
    info.format = formats.formatArray;
    return true;
  }
  const isSet = types.isSet(value);
  if (isSet || types.isMap(value)) {
    const size = isSet ? SetPrototypeGetSize(value) : MapPrototypeGetSize(value);
    const prefix = getPrefix(name, tag, isSet ? 'Set' : 'Map', `(${size})`);
    info.keys = getKeys(value, ctx.showHidden);
    info.format = isSet ? formats.formatSet : formats.formatMap;
    if (size === 0 && !info.hasMore()) info.done = `${prefix}{}`;
    info.braces = [`${prefix}{`, '}'];
    return true;
  }
  const kind = TypedArrayPrototypeGetSymbolToStringTag(value);
  if (kind !== undefined) {
    info.keys = getOwnNonIndexProperties(value, ctx.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE);
    const size = TypedArrayPrototypeGetLength(value);
    const prefix = getPrefix(name, tag, name === null ? kind : '', `(${size})`);
    info.braces = [`${prefix}[`, ']'];
    if (size === 0 && info.keys.length === 0 && !ctx.showHidden) info.done = `${info.braces[0]}]`;
    info.extrasType = kArrayExtrasType;
    info.format = formats.formatTypedArray;
    return true;
  }
  const isMapIterator = types.isMapIterator(value);
  if (isMapIterator || types.isSetIterator(value)) {
    info.keys = getKeys(value, ctx.showHidden);
    const own = `${isMapIterator ? 'Map' : 'Set'} Iterator`;
    const braces = [tag === own || tag === '' ? `[${own}] {` : `[${tag}] [${own}] {`, '}'];
    info.braces = braces;
    info.format = (context, object, depth) =>
      formats.formatIterator(braces, context, object, depth);
    return true;
  }
  return false;
}

/** Everything that is no iterable of the language. */
function describeOther(ctx, value, info, recurseTimes, typedArray) {
  const { constructorName: name, tag } = info;
  const keys = (info.keys = getKeys(value, ctx.showHidden));
  const braces = (info.braces = ['{', '}']);
  info.format = noEntries;
  if (info.kind === kOrdinary && !(value instanceof Error) && !(tag === 'URL' && isUrl(value))) {
    const prefix =
      name === 'Object' && tag === '' ? '' : getPrefix(name, tag, classOf(value, name, tag));
    if (!info.hasMore()) info.done = `${prefix}{}`;
    braces[0] = `${prefix}{`;
  } else if (typeof value === 'function') {
    info.base = require('#util/inspect_function').functionBase(ctx, value, name, tag);
    if (!info.hasMore()) info.done = ctx.stylize(info.base, 'special');
  } else if (types.isArgumentsObject(value)) {
    braces[0] = name === 'Object' ? '[Arguments] {' : `${getPrefix(name, tag, 'Arguments')}{`;
  } else if (name === 'Object' && !isSpecial(value)) {
    if (tag !== '') braces[0] = `${getPrefix(name, tag, 'Object')}{`;
    if (!info.hasMore()) info.done = `${braces[0]}}`;
  } else if (types.isRegExp(value)) {
    info.base = RegExpPrototypeToString(name !== null ? value : new RegExp(value));
    const prefix = getPrefix(name, tag, 'RegExp');
    if (prefix !== 'RegExp ') info.base = `${prefix}${info.base}`;
    info.base = ctx.stylize(info.base, 'regexp');
    if (!info.hasMore() || (recurseTimes > ctx.depth && ctx.depth !== null)) info.done = info.base;
  } else if (types.isDate(value)) {
    info.base = NumberIsNaN(DatePrototypeGetTime(value))
      ? DatePrototypeToString(value)
      : DatePrototypeToISOString(value);
    const prefix = getPrefix(name, tag, 'Date');
    if (prefix !== 'Date ') info.base = `${prefix}${info.base}`;
    if (!info.hasMore()) info.done = ctx.stylize(info.base, 'date');
  } else if (isError(value)) {
    info.base = require('#util/inspect_error').formatError(value, name, tag, ctx, keys);
    if (!info.hasMore()) info.done = info.base;
  } else if (types.isAnyArrayBuffer(value)) {
    const fallback = types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer';
    braces[0] = `${getPrefix(name, tag, fallback)}{`;
    if (typedArray === undefined) {
      info.format = formats.formatArrayBuffer;
    } else {
      // The buffer of a typed array is of interest by its size only.
      info.format = formats.formatArrayBufferSize;
      if (!info.hasMore()) info.done = `${braces[0]} ${info.format(ctx, value)[0]} }`;
    }
  } else if (types.isDataView(value)) {
    braces[0] = `${getPrefix(name, tag, 'DataView')}{`;
    info.format = formats.formatDataView;
  } else if (types.isPromise(value)) {
    braces[0] = `${getPrefix(name, tag, 'Promise')}{`;
    info.format = formats.formatPromise;
  } else if (types.isWeakSet(value)) {
    braces[0] = `${getPrefix(name, tag, 'WeakSet')}{`;
    info.format = ctx.showHidden ? formats.formatWeakSet : formats.formatWeakCollection;
  } else if (types.isWeakMap(value)) {
    braces[0] = `${getPrefix(name, tag, 'WeakMap')}{`;
    info.format = ctx.showHidden ? formats.formatWeakMap : formats.formatWeakCollection;
  } else if (types.isModuleNamespaceObject(value)) {
    braces[0] = `${getPrefix(name, tag, 'Module')}{`;
    info.format = (context, object, depth) => formats.formatNamespace(keys, context, object, depth);
  } else if (tag === 'URL' && isUrl(value) && !(recurseTimes > ctx.depth && ctx.depth !== null)) {
    info.base = value.href;
    if (!info.hasMore()) info.done = info.base;
  } else if (types.isBoxedPrimitive(value)) {
    info.base = boxedBase(ctx, value, keys, name, tag);
    if (!info.hasMore()) info.done = info.base;
  } else {
    if (!info.hasMore()) {
      info.done = types.isExternal(value)
        ? ctx.stylize(`[External: ${externalAddress(value)}]`, 'special')
        : `${getPrefix(name, tag, classOf(value, name, tag))}{}`;
    }
    braces[0] = `${getPrefix(name, tag, classOf(value, name, tag))}{`;
  }
}

function externalAddress(value) {
  return internalBinding('util').getExternalValue(value).toString(16);
}

function isUrl(value) {
  return typeof value.href === 'string' && typeof value.protocol === 'string';
}

/** Objects whose constructor claims to be `Object` but that are of a kind of their own. */
function isSpecial(value) {
  return types.isBoxedPrimitive(value) || types.isModuleNamespaceObject(value);
}

const kOrdinary = 1;

/** Is it an ordinary object whose class nobody has named otherwise? */
function isPlain(value, kind) {
  return (
    kind === kOrdinary &&
    ObjectGetPrototypeOf(value) === ObjectPrototype &&
    !ObjectPrototypeHasOwnProperty(value, 'constructor')
  );
}

function formatRaw(ctx, value, recurseTimes, typedArray, kind) {
  let hidden;
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null)) hidden = [];
  const constructor =
    hidden === undefined && isPlain(value, kind)
      ? 'Object'
      : getConstructorName(value, ctx, recurseTimes, hidden);
  if (hidden !== undefined && hidden.length === 0) hidden = undefined;

  let tag;
  try {
    tag = value[SymbolToStringTag];
  } catch {
    // A getter that throws names nothing.
  }
  // An own tag is listed among the properties, once is enough.
  if (
    typeof tag !== 'string' ||
    (tag !== '' &&
      (ctx.showHidden ? ObjectPrototypeHasOwnProperty : ObjectPrototypePropertyIsEnumerable)(
        value,
        SymbolToStringTag,
      ))
  ) {
    tag = '';
  }

  const info = new Description(constructor, tag, hidden, kind);
  if (
    kind === kOrdinary ||
    !(SymbolIterator in value || constructor === null) ||
    !describeIterable(ctx, value, info)
  ) {
    describeOther(ctx, value, info, recurseTimes, typedArray);
  }
  if (info.done !== undefined) return info.done;

  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = StringPrototypeSlice(
      getPrefix(constructor, tag, ArrayIsArray(value) ? 'Array' : classOf(value, constructor, tag)),
      0,
      -1,
    );
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  return formatEntries(ctx, value, recurseTimes + 1, info);
}

function formatEntries(ctx, value, recurseTimes, info) {
  const { keys, extrasType, hidden, braces } = info;
  ArrayPrototypePush(ctx.seen, value);
  ctx.currentDepth = recurseTimes;
  let output;
  let keyCount = 0;
  const indentation = ctx.indentationLvl;
  try {
    output = info.format(ctx, value, recurseTimes);
    keyCount = keys.length;
    for (let i = 0; i < keyCount; i++) {
      ArrayPrototypePush(
        output,
        formatProperty(
          ctx,
          value,
          recurseTimes,
          keys[i],
          extrasType === kObjectType ? kObjectType : kArrayType,
        ),
      );
    }
    if (hidden !== undefined) {
      for (let i = 0; i < hidden.length; i++) ArrayPrototypePush(output, hidden[i]);
    }
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    ctx.seen.length = lastIndexOf(ctx.seen, value);
    ctx.indentationLvl = indentation;
    const name = StringPrototypeSlice(getPrefix(info.constructorName, info.tag, 'Object'), 0, -1);
    return ctx.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`,
      'special',
    );
  }
  let { base } = info;
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      // In the most compact form the mark stands inside, before the brace.
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  ArrayPrototypePop(ctx.seen);

  if (ctx.sorted) {
    const compare = ctx.sorted === true ? undefined : ctx.sorted;
    if (extrasType === kObjectType) {
      ArrayPrototypeSort(output, compare);
    } else if (keyCount > 1) {
      const start = output.length - keyCount;
      const sorted = ArrayPrototypeSort(ArrayPrototypeSlice(output, start), compare);
      for (let i = 0; i < sorted.length; i++) output[start + i] = sorted[i];
    }
  }

  const text = joinEntries(ctx, output, base, braces, extrasType, recurseTimes, value);
  const budget = (ctx.budget ??= []);
  const used = (budget[ctx.indentationLvl] || 0) + text.length;
  budget[ctx.indentationLvl] = used;
  if (used > OUTPUT_BUDGET) ctx.depth = -1;
  return text;
}

function lastIndexOf(array, value) {
  for (let i = array.length - 1; i >= 0; i--) if (array[i] === value) return i;
  return 0;
}

function boxedBase(ctx, value, keys, constructor, tag) {
  let valueOf;
  let type;
  if (types.isNumberObject(value)) {
    valueOf = NumberPrototypeValueOf;
    type = 'Number';
  } else if (types.isStringObject(value)) {
    valueOf = StringPrototypeValueOf;
    type = 'String';
    // The characters are no properties worth listing.
    ArrayPrototypeSplice(keys, 0, value.length);
  } else if (types.isBooleanObject(value)) {
    valueOf = BooleanPrototypeValueOf;
    type = 'Boolean';
  } else if (types.isBigIntObject(value)) {
    valueOf = BigIntPrototypeValueOf;
    type = 'BigInt';
  } else {
    valueOf = SymbolPrototypeValueOf;
    type = 'Symbol';
  }
  let base = `[${type}`;
  if (type !== constructor)
    base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(noColor, valueOf(value), ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || !ctx.colors) return base;
  return ctx.stylize(base, StringPrototypeToLowerCase(type));
}

function shouldReadGetter(ctx, descriptor) {
  return (
    ctx.getters &&
    (ctx.getters === true ||
      (ctx.getters === 'get' && descriptor.set === undefined) ||
      (ctx.getters === 'set' && descriptor.set !== undefined))
  );
}

function formatAccessor(ctx, descriptor, original, recurseTimes) {
  const { stylize } = ctx;
  if (descriptor.get === undefined) {
    return descriptor.set !== undefined
      ? stylize('[Setter]', 'special')
      : stylize('undefined', 'undefined');
  }
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  if (!shouldReadGetter(ctx, descriptor)) return stylize(`[${label}]`, 'special');
  ctx.indentationLvl += 2;
  let text;
  try {
    const result = FunctionPrototypeCall(descriptor.get, original);
    const open = stylize(`[${label}:`, 'special');
    const close = stylize(']', 'special');
    if (result === null) text = `${open} ${stylize('null', 'null')}${close}`;
    else if (typeof result === 'object')
      text = `${stylize(`[${label}]`, 'special')} ${formatValue(ctx, result, recurseTimes)}`;
    else text = `${open} ${formatPrimitive(stylize, result, ctx)}${close}`;
  } catch (error) {
    const message = `<Inspection threw (${formatValue(ctx, error, recurseTimes)})>`;
    text = `${stylize(`[${label}:`, 'special')} ${message}${stylize(']', 'special')}`;
  }
  ctx.indentationLvl -= 2;
  return text;
}

function formatKey(ctx, key, descriptor) {
  if (typeof key === 'symbol') {
    const text = escapeControls(SymbolPrototypeToString(key));
    const shown = ctx.stylize(text, 'symbol');
    return descriptor.enumerable === false ? `[${shown}]` : shown;
  }
  if (key === '__proto__')
    return descriptor.enumerable === false ? "[['__proto__']]" : "['__proto__']";
  const plain = isPlainKey(key);
  if (descriptor.enumerable === false) return `[${plain ? key : quoteString(key)}]`;
  if (plain) return ctx.stylize(key, 'name');
  return ctx.stylize(quoteString(key), 'string');
}

/** `key: value` for one property, or the value alone for the elements of an array. */
function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  descriptor ??= ObjectGetOwnPropertyDescriptor(value, key) ?? {
    __proto__: null,
    value: value[key],
    configurable: true,
    enumerable: true,
  };
  let text;
  let gap = ' ';
  if (descriptor.get === undefined && descriptor.set === undefined) {
    const shift = ctx.compact !== true || type !== kObjectType ? 2 : 3;
    ctx.indentationLvl += shift;
    text = formatValue(ctx, descriptor.value, recurseTimes);
    if (
      shift === 3 &&
      ctx.breakLength < require('#util/string_width').stringWidth(text, ctx.colors)
    )
      gap = `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`;
    ctx.indentationLvl -= shift;
  } else {
    text = formatAccessor(ctx, descriptor, original, recurseTimes);
  }
  if (type === kArrayExtrasType) return text;
  return `${formatKey(ctx, key, descriptor)}:${gap}${text}`;
}
