'use strict';
// `util.MIMEType` and `util.MIMEParams`, after the MIME Sniffing standard.

const {
  ObjectDefineProperty,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  SafeStringPrototypeSearch,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  SymbolIterator,
} = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_MIME_SYNTAX },
} = require('#internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/g;
const notQuotable = /[^\t -~\x80-\xff]/g;
const leadingEnd = /[^\r\n\t ]|$/g;
const trailingStart = /[\r\n\t ]*$/g;
const quotedValue = /^(?:([\\]$)|[\\][\s\S]|[^"])*(?:(")|$)/u;

function trimEnd(text) {
  return StringPrototypeSlice(text, 0, SafeStringPrototypeSearch(text, trailingStart));
}

function splitType(text) {
  let at = SafeStringPrototypeSearch(text, leadingEnd);
  const slash = StringPrototypeIndexOf(text, '/', at);
  const type =
    slash === -1 ? StringPrototypeSlice(text, at) : StringPrototypeSlice(text, at, slash);
  const badType = SafeStringPrototypeSearch(type, notToken);
  if (type === '' || badType !== -1 || slash === -1)
    throw new ERR_INVALID_MIME_SYNTAX('type', text, badType);
  at = slash + 1;
  const semicolon = StringPrototypeIndexOf(text, ';', at);
  const end = semicolon === -1 ? text.length : semicolon;
  const subtype = trimEnd(StringPrototypeSlice(text, at, end));
  const badSubtype = SafeStringPrototypeSearch(subtype, notToken);
  if (subtype === '' || badSubtype !== -1)
    throw new ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  return {
    __proto__: null,
    type: StringPrototypeToLowerCase(type),
    subtype: StringPrototypeToLowerCase(subtype),
    parametersAt: semicolon === -1 ? end : end + 1,
  };
}

function encodeValue(value) {
  if (value.length === 0) return '""';
  if (SafeStringPrototypeSearch(value, notToken) === -1) return value;
  return `"${RegExpPrototypeSymbolReplace(/["\\]/g, value, '\\$&')}"`;
}

/** Reads `name=value` pairs from `at` on into `data`; what is malformed is skipped. */
function readParameters(text, at, data) {
  const end = trimEnd(text).length;
  while (at < end) {
    at += SafeStringPrototypeSearch(StringPrototypeSlice(text, at), leadingEnd);
    const nameEnd = SafeStringPrototypeSearch(StringPrototypeSlice(text, at), /[;=]|$/g) + at;
    const name = StringPrototypeToLowerCase(StringPrototypeSlice(text, at, nameEnd));
    at = nameEnd;
    if (at < end && text[at++] === ';') continue;
    if (at >= end) break;
    let value;
    if (text[at] === '"') {
      const found = RegExpPrototypeExec(quotedValue, StringPrototypeSlice(text, at + 1));
      at += 1 + found[0].length;
      const inside = found[1] || found[2] ? StringPrototypeSlice(found[0], 0, -1) : found[0];
      value = RegExpPrototypeSymbolReplace(/\\([\s\S])/g, inside, '$1');
      // A backslash at the very end escapes nothing and stays.
      if (found[1]) value += '\\';
      const next = StringPrototypeIndexOf(text, ';', at);
      at = next === -1 ? text.length : next;
    } else {
      const semicolon = StringPrototypeIndexOf(text, ';', at);
      const valueEnd = semicolon === -1 ? text.length : semicolon;
      value = trimEnd(StringPrototypeSlice(text, at, valueEnd));
      at = valueEnd;
      if (value === '') {
        at++;
        continue;
      }
    }
    if (
      name !== '' &&
      SafeStringPrototypeSearch(name, notToken) === -1 &&
      SafeStringPrototypeSearch(value, notQuotable) === -1 &&
      !data.has(name)
    ) {
      data.set(name, value);
    }
    at++;
  }
}

/** Names of parameters are the same in either case. */
function lowerCase(name) {
  return StringPrototypeToLowerCase(`${name}`);
}

let readInto;

class MIMEParams {
  #data = new SafeMap();
  // Set while the parameters of a MIMEType have not been looked at.
  #pending;

  static {
    readInto = (params, text, at) => {
      params.#pending = { text, at };
    };
  }

  #read() {
    if (this.#pending !== undefined) {
      const { text, at } = this.#pending;
      this.#pending = undefined;
      readParameters(text, at, this.#data);
    }
    return this.#data;
  }

  delete(name) {
    this.#read().delete(lowerCase(name));
  }

  get(name) {
    return this.#read().get(lowerCase(name)) ?? null;
  }

  has(name) {
    return this.#read().has(lowerCase(name));
  }

  set(name, value) {
    const data = this.#read();
    name = lowerCase(name);
    value = `${value}`;
    const badName = SafeStringPrototypeSearch(name, notToken);
    if (name.length === 0 || badName !== -1)
      throw new ERR_INVALID_MIME_SYNTAX('parameter name', name, badName);
    const badValue = SafeStringPrototypeSearch(value, notQuotable);
    if (badValue !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, badValue);
    data.set(name, value);
  }

  *entries() {
    yield* this.#read().entries();
  }

  *keys() {
    yield* this.#read().keys();
  }

  *values() {
    yield* this.#read().values();
  }

  toString() {
    let text = '';
    this.#read().forEach((value, name) => {
      text += `${text.length > 0 ? ';' : ''}${name}=${encodeValue(value)}`;
    });
    return text;
  }
}
function defineHidden(target, key, value) {
  ObjectDefineProperty(target, key, {
    __proto__: null,
    configurable: true,
    writable: true,
    enumerable: false,
    value,
  });
}
defineHidden(MIMEParams.prototype, 'toJSON', MIMEParams.prototype.toString);
defineHidden(MIMEParams.prototype, SymbolIterator, MIMEParams.prototype.entries);

class MIMEType {
  #type;
  #subtype;
  #parameters;

  constructor(string) {
    // A second argument is Node's own way to make one.
    if (arguments[1] !== undefined && arguments[1] !== null) throw new ERR_ILLEGAL_CONSTRUCTOR();
    string = `${string}`;
    const { type, subtype, parametersAt } = splitType(string);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = new MIMEParams();
    readInto(this.#parameters, string, parametersAt);
  }

  /** A type from its text, or null if the text names none. */
  static parse(string) {
    try {
      return new MIMEType(string);
    } catch {
      return null;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    const bad = SafeStringPrototypeSearch(value, notToken);
    if (value.length === 0 || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX('type', value, bad);
    this.#type = StringPrototypeToLowerCase(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    const bad = SafeStringPrototypeSearch(value, notToken);
    if (value.length === 0 || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX('subtype', value, bad);
    this.#subtype = StringPrototypeToLowerCase(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const parameters = this.#parameters.toString();
    return `${this.#type}/${this.#subtype}${parameters.length > 0 ? `;${parameters}` : ''}`;
  }
}
defineHidden(MIMEType.prototype, 'toJSON', MIMEType.prototype.toString);

module.exports = { MIMEParams, MIMEType };
