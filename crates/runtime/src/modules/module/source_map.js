'use strict';

// `module.SourceMap`: a source map's mappings decoded from Base64 VLQ, looked up by binary search.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeSort,
  Int8Array,
  JSONParse,
  JSONStringify,
  StringPrototypeCharCodeAt,
  TypeError,
} = primordials;

const { validateObject } = require('#internal/validators');

// What is no digit counts as 0, and so does what is missing.
const digits = new Int8Array(128);
for (let i = 0; i < 64; i++) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  digits[StringPrototypeCharCodeAt(alphabet, i)] = i;
}

const kComma = 44;
const kSemicolon = 59;

/** Reads numbers out of a mappings string. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  peek() {
    return StringPrototypeCharCodeAt(this.text, this.at);
  }

  done() {
    return this.at >= this.text.length;
  }

  /** Whether a segment ends here. At the end of the text it goes on with zeros, as in Node. */
  atEnd() {
    const code = this.peek();
    return code === kComma || code === kSemicolon;
  }

  number() {
    let result = 0;
    let shift = 0;
    let digit;
    do {
      const code = this.peek();
      digit = code < digits.length ? digits[code] : 0;
      this.at++;
      result |= (digit & 31) << shift;
      shift += 5;
    } while (digit & 32 && !this.done());
    // The lowest bit is the sign.
    const negative = result & 1;
    result >>>= 1;
    if (!negative) return result;
    // Zero with a sign is the least number, which has no other form.
    return result === 0 ? -2147483648 : -result;
  }
}

function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1];
}

/** The text of mappings; what is no text has none. */
function textOf(mappings) {
  if (typeof mappings === 'string') return mappings;
  if (mappings === undefined || mappings === null) {
    throw new TypeError('String.prototype.charAt called on null or undefined');
  }
  return ArrayIsArray(mappings) ? `${mappings}` : '';
}

/** A parsed source map (revision 3, index maps included). */
class SourceMap {
  #payload;
  #lineLengths;
  #mappings = [];

  /**
   * @param {object} payload
   * @param {{ lineLengths?: number[] }} [options]
   */
  constructor(payload, { lineLengths } = { __proto__: null }) {
    validateObject(payload, 'payload');
    this.#payload = JSONParse(JSONStringify(payload));
    this.#lineLengths = ArrayIsArray(lineLengths) ? [...lineLengths] : undefined;
    if (payload.sections) {
      const { sections } = payload;
      for (let i = 0; i < sections.length; i++) {
        const { map, offset } = sections[i];
        this.#read(map, offset.line, offset.column);
      }
    } else {
      this.#read(payload, 0, 0);
    }
    ArrayPrototypeSort(this.#mappings, compare);
  }

  /** A copy of the map as it was given. */
  get payload() {
    return JSONParse(JSONStringify(this.#payload));
  }

  get lineLengths() {
    return this.#lineLengths === undefined ? undefined : [...this.#lineLengths];
  }

  #read(map, line, column) {
    const { sources, names } = map;
    // Without sources there is no map.
    if (sources === undefined) sources.length;
    const reader = new Reader(textOf(map.mappings));
    let source = 0;
    let sourceLine = 0;
    let sourceColumn = 0;
    let name = 0;
    for (;;) {
      if (reader.peek() === kComma) {
        reader.at++;
      } else {
        while (reader.peek() === kSemicolon) {
          reader.at++;
          line++;
          column = 0;
        }
        if (reader.done()) break;
      }
      column += reader.number();
      if (reader.atEnd()) {
        ArrayPrototypePush(this.#mappings, [line, column]);
        continue;
      }
      source += reader.number();
      sourceLine += reader.number();
      sourceColumn += reader.number();
      let label;
      if (!reader.atEnd()) {
        name += reader.number();
        label = names?.[name];
      }
      const url = sources[source];
      ArrayPrototypePush(this.#mappings, [line, column, url, sourceLine, sourceColumn, label]);
    }
  }

  /** The mapping at or before a generated position, both counted from 0. */
  findEntry(lineOffset, columnOffset) {
    const all = this.#mappings;
    let low = 0;
    let count = all.length;
    while (count > 1) {
      const step = count >> 1;
      const middle = all[low + step];
      if (lineOffset < middle[0] || (lineOffset === middle[0] && columnOffset < middle[1])) {
        count = step;
      } else {
        low += step;
        count -= step;
      }
    }
    const entry = all[low];
    if (entry === undefined) return {};
    if (
      low === 0 &&
      (lineOffset < entry[0] || (lineOffset === entry[0] && columnOffset < entry[1]))
    ) {
      return {};
    }
    return {
      generatedLine: entry[0],
      generatedColumn: entry[1],
      originalSource: entry[2],
      originalLine: entry[3],
      originalColumn: entry[4],
      name: entry[5],
    };
  }

  /** The original position of a call site, all counted from 1. */
  findOrigin(lineNumber, columnNumber) {
    const range = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (
      range.originalSource === undefined ||
      range.originalLine === undefined ||
      range.originalColumn === undefined ||
      range.generatedLine === undefined ||
      range.generatedColumn === undefined
    ) {
      return {};
    }
    return {
      name: range.name,
      fileName: range.originalSource,
      lineNumber: range.originalLine + (lineNumber - 1 - range.generatedLine) + 1,
      columnNumber: range.originalColumn + (columnNumber - 1 - range.generatedColumn) + 1,
    };
  }
}

module.exports = { SourceMap };
