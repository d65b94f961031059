'use strict';
// How `util.inspect` writes primitive values: quoted and escaped strings, numbers with their
// separators, symbols.

const {
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  MathTrunc,
  NumberIsFinite,
  NumberPrototypeToString,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  RegExpPrototypeSymbolSplit,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
  SymbolPrototypeToString,
} = primordials;

// Control characters, quotes, backslashes and surrogates without a partner.
const singleQuoteTest =
  /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const singleQuoteAll =
  /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const otherQuoteTest =
  /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const otherQuoteAll =
  /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const MIN_LINE_WIDTH = 16;

function escapeChar(char) {
  switch (char) {
    case '\b':
      return '\\b';
    case '\t':
      return '\\t';
    case '\n':
      return '\\n';
    case '\f':
      return '\\f';
    case '\r':
      return '\\r';
    case "'":
      return "\\'";
    case '\\':
      return '\\\\';
  }
  const code = StringPrototypeCharCodeAt(char, 0);
  const hex = NumberPrototypeToString(code, 16);
  return code < 0x100
    ? `\\x${StringPrototypePadStart(StringPrototypeToUpperCase(hex), 2, '0')}`
    : `\\u${hex}`;
}

// Up to here a loop is quicker than a regular expression.
const SHORT = 48;

/** Printable ASCII without anything to escape. */
function isPlainText(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit < 0x20 || unit > 0x7e || unit === 0x27 || unit === 0x5c) return false;
  }
  return true;
}

/** Quotes `text` with the quote that needs the fewest escapes, single quotes preferred. */
function quoteString(text) {
  if (text.length <= SHORT && isPlainText(text)) return `'${text}'`;
  if (RegExpPrototypeExec(singleQuoteTest, text) === null) return `'${text}'`;
  let quote = "'";
  if (StringPrototypeIncludes(text, "'")) {
    if (!StringPrototypeIncludes(text, '"')) quote = '"';
    else if (!StringPrototypeIncludes(text, '`') && !StringPrototypeIncludes(text, '${'))
      quote = '`';
  }
  if (quote === "'") return `'${RegExpPrototypeSymbolReplace(singleQuoteAll, text, escapeChar)}'`;
  if (RegExpPrototypeExec(otherQuoteTest, text) === null) return `${quote}${text}${quote}`;
  return `${quote}${RegExpPrototypeSymbolReplace(otherQuoteAll, text, escapeChar)}${quote}`;
}

/** Escapes control characters only: symbol descriptions and unusual keys in brackets. */
function escapeControls(text) {
  return RegExpPrototypeSymbolReplace(singleQuoteAll, text, escapeChar);
}

function separateThousands(digits) {
  let out = '';
  let end = digits.length;
  const first = digits[0] === '-' ? 1 : 0;
  for (; end >= first + 4; end -= 3) out = `_${StringPrototypeSlice(digits, end - 3, end)}${out}`;
  return end === digits.length ? digits : `${StringPrototypeSlice(digits, 0, end)}${out}`;
}

function separateFraction(digits) {
  let out = '';
  let start = 0;
  for (; start < digits.length - 3; start += 3)
    out += `${StringPrototypeSlice(digits, start, start + 3)}_`;
  return start === 0 ? digits : `${out}${StringPrototypeSlice(digits, start)}`;
}

function formatNumber(stylize, number, separator) {
  if (!separator) {
    // Only -0 equals 0 and has a negative reciprocal.
    if (number === 0 && 1 / number < 0) return stylize('-0', 'number');
    return stylize(`${number}`, 'number');
  }
  const text = number === 0 && 1 / number < 0 ? '-0' : String(number);
  if (!NumberIsFinite(number) || StringPrototypeIncludes(text, 'e')) return stylize(text, 'number');
  if (MathTrunc(number) === number) return stylize(separateThousands(text), 'number');
  const dot = StringPrototypeIndexOf(text, '.');
  const whole = separateThousands(StringPrototypeSlice(text, 0, dot));
  return stylize(`${whole}.${separateFraction(StringPrototypeSlice(text, dot + 1))}`, 'number');
}

function formatBigInt(stylize, bigint, separator) {
  const text = `${bigint}`;
  return stylize(`${separator ? separateThousands(text) : text}n`, 'bigint');
}

function formatString(stylize, value, ctx) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const rest = value.length - ctx.maxStringLength;
    value = StringPrototypeSlice(value, 0, ctx.maxStringLength);
    trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`;
  }
  if (
    ctx.compact !== true &&
    value.length > MIN_LINE_WIDTH &&
    value.length > ctx.breakLength - ctx.indentationLvl - 4 &&
    StringPrototypeIncludes(value, '\n')
  ) {
    // A long text of several lines is shown line by line.
    const lines = RegExpPrototypeSymbolSplit(/(?<=\n)/, value);
    const parts = ArrayPrototypeMap(lines, (line) => stylize(quoteString(line), 'string'));
    const indentation = StringPrototypeRepeat(' ', ctx.indentationLvl + 2);
    return ArrayPrototypeJoin(parts, ` +\n${indentation}`) + trailer;
  }
  return stylize(quoteString(value), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string':
      return formatString(stylize, value, ctx);
    case 'number':
      return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean':
      return stylize(`${value}`, 'boolean');
    case 'undefined':
      return stylize('undefined', 'undefined');
    default:
      return stylize(SymbolPrototypeToString(value), 'symbol');
  }
}

module.exports = { escapeControls, formatBigInt, formatNumber, formatPrimitive, quoteString };
