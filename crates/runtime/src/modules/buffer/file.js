'use strict';

// File: a Blob with a name and a date.

const {
  DateNow,
  MathTrunc,
  ObjectDefineProperties,
  StringPrototypeToWellFormed,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { Blob, blobData, fillBlob } = require('#buffer/blob');
const { defineClone } = require('#worker_threads/cloneable');

// Set by the class, which alone sees its private state.
let fillFile;

class File extends Blob {
  #name;
  #lastModified;

  static {
    fillFile = (file, data) => {
      fillBlob(file, data.blob);
      file.#name = data.name;
      file.#lastModified = data.lastModified;
    };
  }

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const lastModified = options?.lastModified;
    // A date that is no number counts as the epoch, as a browser's conversion to an integer has it.
    this.#lastModified = lastModified === undefined ? DateNow() : toLong(lastModified);
    this.#name = StringPrototypeToWellFormed(`${fileName}`);
  }

  get name() {
    if (!this || !(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#name;
  }

  get lastModified() {
    if (!this || !(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[File]';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { inspect } = require('util');
    const { size, type, name, lastModified } = this;
    return `File ${inspect({ size, type, name, lastModified }, inner)}`;
  }
}

function toLong(value) {
  value = MathTrunc(+value);
  return value >= -0x1fffffffffffff && value <= 0x1fffffffffffff ? value + 0 : 0;
}

ObjectDefineProperties(File.prototype, {
  name: kEnumerableProperty,
  lastModified: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'File' },
});

/** A file on its way into this thread. */
function ClonedFile() {
  return new File([], '');
}
ClonedFile.prototype = File.prototype;

defineClone(
  File,
  '#buffer/file:ClonedFile',
  (file) => ({ blob: blobData(file), name: file.name, lastModified: file.lastModified }),
  fillFile,
);

module.exports = { ClonedFile, File };
