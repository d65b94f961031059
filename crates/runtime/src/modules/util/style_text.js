'use strict';
// `util.styleText`: colours and other styles around a text, left out where the stream shows none.

const {
  ArrayIsArray,
  NumberParseInt,
  ObjectGetOwnPropertyNames,
  ObjectPrototypeHasOwnProperty,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateBoolean, validateObject, validateString } = require('#internal/validators');
const { inspect } = require('#util/inspect');

const hexColor = /^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/;

function isStreamLike(value) {
  return (
    value !== null &&
    typeof value === 'object' &&
    ((typeof value.on === 'function' &&
      (typeof value.write === 'function' || typeof value.pipe === 'function')) ||
      value._readableState ||
      value._writableState ||
      typeof value.getReader === 'function' ||
      typeof value.getWriter === 'function')
  );
}

// The codes made last for each style, and the numbers that they were made of: programs may change these.
const made = new SafeMap();

function makeCodes(format, open, close) {
  const codes = { open, close, before: `\x1b[${open}m`, after: `\x1b[${close}m` };
  made.set(format, codes);
  return codes;
}

/** The codes before and after the text for one style. */
function codesOf(format) {
  if (typeof format === 'string') {
    if (ObjectPrototypeHasOwnProperty(inspect.colors, format)) {
      const { 0: open, 1: close } = inspect.colors[format];
      const codes = made.get(format);
      if (codes !== undefined && codes.open === open && codes.close === close) return codes;
      return makeCodes(format, open, close);
    }
    if (format[0] === '#') {
      if (RegExpPrototypeExec(hexColor, format) !== null) return hexCodes(format);
      const wanted = 'must be a valid hex color (#RGB or #RRGGBB)';
      throw new ERR_INVALID_ARG_VALUE('format', format, wanted);
    }
  }
  throw new ERR_INVALID_ARG_VALUE('format', format, `must be one of: ${quotedNames()}`);
}

function quotedNames() {
  const names = ObjectGetOwnPropertyNames(inspect.colors);
  let text = '';
  for (let i = 0; i < names.length; i++) text += `${i > 0 ? ', ' : ''}'${names[i]}'`;
  return text;
}

function hexCodes(format) {
  const digits = StringPrototypeSlice(format, 1);
  const width = digits.length / 3;
  let text = '';
  for (let i = 0; i < 3; i++) {
    const part = StringPrototypeSlice(digits, i * width, (i + 1) * width);
    text += `;${NumberParseInt(width === 1 ? part + part : part, 16)}`;
  }
  return { before: `\x1b[38;2${text}m`, after: '\x1b[39m' };
}

// Up to here a loop is quicker than a search.
const SHORT = 32;

function hasEscape(text) {
  for (let i = 0; i < text.length; i++) {
    if (StringPrototypeCharCodeAt(text, i) === 0x1b) return true;
  }
  return false;
}

/** A style that ends inside the text would end the outer one as well: it is taken up again. */
function nest(text, open, close) {
  if (text.length <= SHORT && !hasEscape(text)) return text;
  const at = StringPrototypeIndexOf(text, close);
  // At the very end nothing follows that could want the style.
  if (at === -1 || at === text.length - close.length) return text;
  // Bold and dim share their end, and both are to go on.
  const again = close === '\x1b[22m' ? `${close}${open}` : open;
  if (!StringPrototypeEndsWith(text, close)) return StringPrototypeReplaceAll(text, close, again);
  const cut = text.length - close.length;
  return StringPrototypeReplaceAll(StringPrototypeSlice(text, 0, cut), close, again) + close;
}

function styleText(format, text, options) {
  const validateStream = options?.validateStream ?? true;
  if (typeof text !== 'string') validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  if (validateStream || typeof format !== 'string')
    validateBoolean(validateStream, 'options.validateStream');

  let skip = false;
  if (validateStream) {
    const stream = options?.stream ?? process.stdout;
    if (!isStreamLike(stream)) {
      throw new ERR_INVALID_ARG_TYPE(
        'stream',
        ['ReadableStream', 'WritableStream', 'Stream'],
        stream,
      );
    }
    skip = !wantsColors(stream);
  }

  if (typeof format === 'string' && format !== 'none') {
    const { before: open, after: close } = codesOf(format);
    return skip ? text : open + nest(text, open, close) + close;
  }
  const formats = ArrayIsArray(format) ? format : [format];
  let before = '';
  let after = '';
  let inner = text;
  for (let i = 0; i < formats.length; i++) {
    if (formats[i] === 'none') continue;
    const { before: open, after: close } = codesOf(formats[i]);
    if (skip) continue;
    before += open;
    after = close + after;
    inner = nest(inner, open, close);
  }
  return skip ? text : `${before}${inner}${after}`;
}

function wantsColors(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return require('#tty/colors').getColorDepth() > 2;
  return (
    stream?.isTTY === true &&
    (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true)
  );
}

module.exports = { styleText };
