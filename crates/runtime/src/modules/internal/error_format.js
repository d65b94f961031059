'use strict';

// How error messages name values: the `Received ...` wording, lists in prose and the one-line
// inspection of a value. Loaded only when an error is raised.

const {
  BigIntPrototypeToString,
  JSONStringify,
  NumberPrototypeToString,
  ObjectGetPrototypeOf,
  ObjectIs,
  ObjectPrototypeHasOwnProperty,
  String,
  StringPrototypeIncludes,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  SymbolPrototypeToString,
} = primordials;

let inspect;
function lazyInspect() {
  inspect ??= require('#util/inspect').inspect;
  return inspect;
}

/** `inspect` as it appears in error messages: numbers and strings without loading anything. */
function inspectValue(value) {
  switch (typeof value) {
    case 'number':
      return ObjectIs(value, -0) ? '-0' : NumberPrototypeToString(value);
    case 'undefined':
    case 'boolean':
      return String(value);
    default:
      return lazyInspect()(value);
  }
}

/** `a`, `a or b`, `a, b, or c`. */
function formatList(list, word = 'and') {
  const { length } = list;
  if (length === 0) return '';
  if (length === 1) return `${list[0]}`;
  if (length === 2) return `${list[0]} ${word} ${list[1]}`;
  let text = '';
  for (let i = 0; i < length - 1; i++) text += `${list[i]}, `;
  return `${text}${word} ${list[length - 1]}`;
}

/** The kind of a value in prose: `type number (1)`, `an instance of Foo`, `function bar`. */
function determineSpecificType(value) {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'bigint':
      return `type bigint (${BigIntPrototypeToString(value)}n)`;
    case 'number':
      return `type number (${ObjectIs(value, -0) ? '-0' : NumberPrototypeToString(value)})`;
    case 'boolean':
      return `type boolean (${value})`;
    case 'symbol':
      return `type symbol (${SymbolPrototypeToString(value)})`;
    case 'function':
      return `function ${value.name}`;
    case 'string':
      if (value.length > 28) value = `${StringPrototypeSlice(value, 0, 25)}...`;
      if (!StringPrototypeIncludes(value, "'")) return `type string ('${value}')`;
      return `type string (${JSONStringify(value)})`;
    default: {
      if (value === null) return 'null';
      const { constructor } = value;
      if (constructor && constructor.name !== '') {
        if (typeof constructor === 'function' || typeof constructor.name === 'string') {
          return `an instance of ${constructor.name}`;
        }
      }
      return `${lazyInspect()(value, { depth: -1 })}`;
    }
  }
}

function hasOwnOrInheritedToString(value) {
  // A class or object with its own `toString` prints through it, as `%s` does.
  if (ObjectPrototypeHasOwnProperty(value, 'toString')) return true;
  for (let object = value; object !== null && object !== undefined; ) {
    if (ObjectPrototypeHasOwnProperty(object, 'toString')) {
      const { constructor } = object;
      const name = typeof constructor === 'function' ? constructor.name : '';
      return !(name === 'Object' || name === 'Array' || name === 'Date' || name === 'RegExp');
    }
    object = ObjectGetPrototypeOf(object);
  }
  return false;
}

/** One `%s` of a fixed message. */
function formatArgument(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return ObjectIs(value, -0) ? '-0' : NumberPrototypeToString(value);
    case 'bigint':
      return `${BigIntPrototypeToString(value)}n`;
    case 'object':
      if (value === null) return 'null';
      if (hasOwnOrInheritedToString(value)) return String(value);
      return lazyInspect()(value, { depth: 0, colors: false, compact: 3 });
    default:
      return String(value);
  }
}

/** Fills the `%s` of a fixed message with up to three arguments. */
function formatMessage(template, args) {
  if (args.length === 0 || !StringPrototypeIncludes(template, '%s')) return template;
  let index = 0;
  return StringPrototypeReplaceAll(template, '%s', () =>
    index < args.length ? formatArgument(args[index++]) : '%s',
  );
}

module.exports = { determineSpecificType, formatList, formatMessage, inspectValue };
