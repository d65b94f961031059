'use strict';

// What `process.binding('icu')` has: the widths of texts, and encodings beyond those of buffers.

const { ArrayPrototypeIndexOf } = primordials;

const {
  codes: { ERR_ENCODING_INVALID_ENCODED_DATA },
  notImplemented,
} = require('#internal/errors');
const { transcode } = require('#buffer/text');
const { Decoder, encodingName } = internalBinding('buffer');

// The bits of a converter's and a decoder's flags.
const kFlush = 1;
const kFatal = 2;
const kIgnoreMark = 4;

// The library's names of its numbers: of warnings, counted from the first, and of errors.
const FIRST_WARNING = -128;
const warnings = [
  'U_USING_FALLBACK_WARNING',
  'U_USING_DEFAULT_WARNING',
  'U_SAFECLONE_ALLOCATED_WARNING',
  'U_STATE_OLD_WARNING',
  'U_STRING_NOT_TERMINATED_WARNING',
  'U_SORT_KEY_TOO_SHORT_WARNING',
  'U_AMBIGUOUS_ALIAS_WARNING',
  'U_DIFFERENT_UCA_VERSION',
  'U_PLUGIN_CHANGED_LEVEL_WARNING',
];
const errors = [
  'U_ZERO_ERROR',
  'U_ILLEGAL_ARGUMENT_ERROR',
  'U_MISSING_RESOURCE_ERROR',
  'U_INVALID_FORMAT_ERROR',
  'U_FILE_ACCESS_ERROR',
  'U_INTERNAL_PROGRAM_ERROR',
  'U_MESSAGE_PARSE_ERROR',
  'U_MEMORY_ALLOCATION_ERROR',
  'U_INDEX_OUTOFBOUNDS_ERROR',
  'U_PARSE_ERROR',
  'U_INVALID_CHAR_FOUND',
  'U_TRUNCATED_CHAR_FOUND',
  'U_ILLEGAL_CHAR_FOUND',
  'U_INVALID_TABLE_FORMAT',
  'U_INVALID_TABLE_FILE',
  'U_BUFFER_OVERFLOW_ERROR',
  'U_UNSUPPORTED_ERROR',
  'U_RESOURCE_TYPE_MISMATCH',
  'U_ILLEGAL_ESCAPE_SEQUENCE',
  'U_UNSUPPORTED_ESCAPE_SEQUENCE',
  'U_NO_SPACE_AVAILABLE',
  'U_CE_NOT_FOUND_ERROR',
  'U_PRIMARY_TOO_LONG_ERROR',
  'U_STATE_TOO_OLD_ERROR',
  'U_TOO_MANY_ALIASES_ERROR',
  'U_ENUM_OUT_OF_SYNC_ERROR',
  'U_INVARIANT_CONVERSION_ERROR',
  'U_INVALID_STATE_ERROR',
  'U_COLLATOR_VERSION_MISMATCH',
  'U_USELESS_COLLATOR_ERROR',
  'U_NO_WRITE_PERMISSION',
  'U_INPUT_TOO_LONG_ERROR',
];

function icuErrName(number) {
  return errors[number] ?? warnings[number - FIRST_WARNING] ?? '[BOGUS UErrorCode]';
}

/** The columns of a text. Characters of ambiguous width take one: which they are nodus does not know. */
function getStringWidth(text, wideAmbiguous) {
  if (wideAmbiguous) {
    throw notImplemented("process.binding('icu').getStringWidth of ambiguous width");
  }
  return require('#util/string_width').stringWidth(text, false);
}

/** The bytes in another encoding, or the number of an error. */
function transcodeBytes(bytes, from, to) {
  try {
    return transcode(bytes, from, to);
  } catch (error) {
    const number = ArrayPrototypeIndexOf(errors, error.code);
    if (number === -1) throw error;
    return number;
  }
}

/** What decodes one text, in as many pieces as it comes. */
class Converter {
  #encoding;
  #flags;
  #decoder;

  constructor(encoding, flags) {
    this.#encoding = encoding;
    this.#flags = flags;
  }

  static decode(converter, bytes, flags) {
    const has = converter.#flags;
    converter.#decoder ??= new Decoder(
      converter.#encoding,
      (has & kFatal) !== 0,
      (has & kIgnoreMark) !== 0,
    );
    return converter.#decoder.decode(bytes, (flags & kFlush) !== 0);
  }
}

const { decode: decodeWith } = Converter;
delete Converter.decode;

function getConverter(label, flags) {
  const encoding = encodingName(label);
  return encoding === undefined ? undefined : new Converter(encoding, flags);
}

function decode(converter, bytes, flags, encoding) {
  const text = decodeWith(converter, bytes, flags);
  if (text === undefined) throw new ERR_ENCODING_INVALID_ENCODED_DATA(encoding);
  return text;
}

module.exports = {
  getStringWidth,
  icuErrName,
  transcode: transcodeBytes,
  getConverter,
  decode,
  hasConverter: (label) => encodingName(label) !== undefined,
};
