'use strict';
// `util.format`: printf-like text. Everything that `console.log` prints passes here; a single
// string never loads the inspector.

const {
  JSONStringify,
  Number,
  NumberParseFloat,
  NumberParseInt,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeSplit,
  SymbolToPrimitive,
} = primordials;

let inspect;
function inspectValue(value, options) {
  inspect ??= require('#util/inspect').inspect;
  return inspect(value, options);
}

const { inspectDefaultOptions } = require('#util/inspect_options');

function noColor(text) {
  return text;
}

let primitives;
function numberText(value, options) {
  // Most numbers are small integers, and only -0 among them looks otherwise than it is written.
  if ((value | 0) === value && value !== 0 && value < 1000 && value > -1000) return `${value}`;
  return formattedNumber(value, options);
}

function formattedNumber(value, options) {
  primitives ??= require('#util/inspect_primitive');
  return primitives.formatNumber(
    noColor,
    value,
    options?.numericSeparator ?? inspectDefaultOptions.numericSeparator,
  );
}

function bigintText(value, options) {
  primitives ??= require('#util/inspect_primitive');
  return primitives.formatBigInt(
    noColor,
    value,
    options?.numericSeparator ?? inspectDefaultOptions.numericSeparator,
  );
}

let circularMessage;
function firstLine(error) {
  return StringPrototypeSplit(error.message, '\n', 1)[0];
}

/** JSON, or `[Circular]` where JSON cannot be written. */
function jsonText(value) {
  try {
    return `${JSONStringify(value)}`;
  } catch (error) {
    if (circularMessage === undefined) {
      try {
        const circle = {};
        circle.circle = circle;
        JSONStringify(circle);
      } catch (circularError) {
        circularMessage = firstLine(circularError);
      }
    }
    if (error?.name === 'TypeError' && firstLine(error) === circularMessage) return '[Circular]';
    throw error;
  }
}

/** Does `String(value)` run the language's own method, which says nothing about the content? */
function hasBuiltInToString(value) {
  const target = internalBinding('util').getProxyDetails(value, false);
  if (target !== undefined) return target === null || hasBuiltInToString(target);

  if (typeof value[SymbolToPrimitive] === 'function') {
    const { isDate } = internalBinding('types');
    if (!isDate(value) || ObjectPrototypeHasOwnProperty(value, SymbolToPrimitive)) return false;
  }
  if (typeof value.toString !== 'function') return true;
  if (ObjectPrototypeHasOwnProperty(value, 'toString')) return false;

  // Whoever defines the method decides: a class of the language or of the program.
  let pointer = value;
  do {
    pointer = ObjectGetPrototypeOf(pointer);
  } while (!ObjectPrototypeHasOwnProperty(pointer, 'toString'));
  const descriptor = ObjectGetOwnPropertyDescriptor(pointer, 'constructor');
  return (
    descriptor !== undefined &&
    typeof descriptor.value === 'function' &&
    require('#util/inspect_classify').isBuiltinName(descriptor.value.name)
  );
}

function asString(value, options) {
  switch (typeof value) {
    case 'number':
      return numberText(value, options);
    case 'bigint':
      return bigintText(value, options);
    case 'object':
      if (value !== null && hasBuiltInToString(value)) {
        return inspectValue(value, { ...options, depth: 0, colors: false, compact: 3 });
      }
      return String(value);
    default:
      return String(value);
  }
}

function asNumber(value, options) {
  if (typeof value === 'bigint') return bigintText(value, options);
  if (typeof value === 'symbol') return 'NaN';
  return numberText(Number(value), options);
}

function asInteger(value, options) {
  if (typeof value === 'bigint') return bigintText(value, options);
  if (typeof value === 'symbol') return 'NaN';
  return numberText(NumberParseInt(value), options);
}

function asFloat(value) {
  return typeof value === 'symbol' ? 'NaN' : numberText(NumberParseFloat(value));
}

/** The replacement of one placeholder, or undefined if `code` is the letter of none. */
function placeholder(code, value, options) {
  switch (code) {
    case 115: // s
      return typeof value === 'string' ? value : asString(value, options);
    case 106: // j
      return jsonText(value);
    case 100: // d
      return typeof value === 'number' ? numberText(value, options) : asNumber(value, options);
    case 79: // O
      return inspectValue(value, options);
    case 111: // o
      return inspectValue(value, {
        ...options,
        showHidden: true,
        showProxy: true,
        depth: 4,
      });
    case 105: // i
      return asInteger(value, options);
    case 102: // f
      return asFloat(value);
    case 99: // c: a style, which only browsers show
      return '';
    default:
      return undefined;
  }
}

function formatArgs(options, args) {
  const first = args[0];
  let next = 0;
  let text = '';
  let gap = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let done = 0;
    next = 1;
    const last = first.length - 1;
    for (let i = 0; i < last; i++) {
      if (StringPrototypeCharCodeAt(first, i) !== 37) continue;
      const code = StringPrototypeCharCodeAt(first, ++i);
      if (code === 37) {
        // `%%` stands for one sign, even when arguments are left.
        text += StringPrototypeSlice(first, done, i);
        done = i + 1;
        continue;
      }
      if (next === args.length) continue;
      let shown = args[next];
      if (code !== 115 || typeof shown !== 'string') shown = placeholder(code, shown, options);
      if (shown === undefined) continue;
      next++;
      if (done !== i - 1) text += StringPrototypeSlice(first, done, i - 1);
      text += shown;
      done = i + 1;
    }
    gap = ' ';
    if (done === 0) text = first;
    else if (done < first.length) text += StringPrototypeSlice(first, done);
  }
  for (; next < args.length; next++) {
    const value = args[next];
    text += gap;
    text += typeof value === 'string' ? value : inspectValue(value, options);
    gap = ' ';
  }
  return text;
}

function format(...args) {
  return formatArgs(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  require('#internal/validators').validateObject(inspectOptions, 'inspectOptions', 2);
  return formatArgs(inspectOptions, args);
}

module.exports = { format, formatArgs, formatWithOptions };
