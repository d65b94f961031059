'use strict';

// `FormData`: names with their values, which are strings or files.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  ObjectDefineProperty,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypeError,
} = primordials;

const { customInspectSymbol } = require('#internal/util');
const {
  defineInterface,
  defineIterable,
  illegalInvocation,
  needArguments,
  shown,
  usvString,
} = require('#fetch/webidl');

let blobs;
function isBlob(value) {
  blobs ??= require('#buffer/internal');
  return blobs.isBlob(value);
}

/** An entry; blobs become files. */
function entryOf(name, value, filename) {
  if (typeof value === 'string') return [name, value];
  const { File } = require('buffer');
  if (!(value instanceof File) || filename !== undefined) {
    const options = { type: value.type };
    if (value instanceof File) options.lastModified = value.lastModified;
    value = new File([value], filename ?? (value instanceof File ? value.name : 'blob'), options);
  }
  return [name, value];
}

/** Converts the arguments of `append` and `set`. */
function convert(count, name, value, filename, prefix) {
  needArguments(count, 2, prefix);
  name = usvString(name);
  if (count === 3 || isBlob(value)) {
    if (!isBlob(value)) {
      throw new TypeError(
        `${prefix}: Expected value ("${shown(value)}") to be an instance of Blob.`,
      );
    }
    return entryOf(name, value, filename === undefined ? undefined : usvString(filename));
  }
  return entryOf(name, usvString(value), undefined);
}

let isFormData;
let listOf;

class FormData {
  #list = [];

  static {
    isFormData = (value) => value !== null && typeof value === 'object' && #list in value;
    listOf = (data) => data.#list;
  }

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
  }

  append(name, value, filename = undefined) {
    check(this);
    ArrayPrototypePush(
      this.#list,
      convert(arguments.length, name, value, filename, 'FormData.append'),
    );
  }

  delete(name) {
    check(this);
    needArguments(arguments.length, 1, 'FormData.delete');
    name = usvString(name);
    for (let i = this.#list.length - 1; i >= 0; i--) {
      if (this.#list[i][0] === name) ArrayPrototypeSplice(this.#list, i, 1);
    }
  }

  get(name) {
    check(this);
    needArguments(arguments.length, 1, 'FormData.get');
    name = usvString(name);
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i][0] === name) return this.#list[i][1];
    }
    return null;
  }

  getAll(name) {
    check(this);
    needArguments(arguments.length, 1, 'FormData.getAll');
    name = usvString(name);
    const values = [];
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i][0] === name) ArrayPrototypePush(values, this.#list[i][1]);
    }
    return values;
  }

  has(name) {
    check(this);
    needArguments(arguments.length, 1, 'FormData.has');
    name = usvString(name);
    for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === name) return true;
    return false;
  }

  set(name, value, filename = undefined) {
    check(this);
    const entry = convert(arguments.length, name, value, filename, 'FormData.set');
    let place = -1;
    for (let i = this.#list.length - 1; i >= 0; i--) {
      if (this.#list[i][0] !== entry[0]) continue;
      // The first of the name keeps its place.
      if (place !== -1) ArrayPrototypeSplice(this.#list, place, 1);
      place = i;
    }
    if (place === -1) ArrayPrototypePush(this.#list, entry);
    else this.#list[place] = entry;
  }

  [customInspectSymbol](depth, options) {
    const shownEntries = { __proto__: null };
    for (let i = 0; i < this.#list.length; i++) {
      const { 0: name, 1: value } = this.#list[i];
      const known = shownEntries[name];
      if (known === undefined) shownEntries[name] = value;
      else if (ArrayIsArray(known)) ArrayPrototypePush(known, value);
      else shownEntries[name] = [known, value];
    }
    const { formatWithOptions } = require('util');
    options.depth ??= depth;
    options.colors ??= true;
    // Its lines are broken where those of an object without a prototype would be.
    const text = formatWithOptions(options, shownEntries);
    return `FormData ${StringPrototypeSlice(text, StringPrototypeIndexOf(text, ']') + 2)}`;
  }
}

function check(self) {
  if (!isFormData(self)) throw illegalInvocation();
}

defineIterable(FormData, 'FormData', check, (data) => listOf(data));
ObjectDefineProperty(FormData, 'length', { __proto__: null, configurable: true, value: 0 });
ObjectDefineProperty(FormData.prototype.append, 'length', { __proto__: null, value: 2 });
ObjectDefineProperty(FormData.prototype.set, 'length', { __proto__: null, value: 2 });
require('#worker_threads/cloneable').refuseClone(FormData);
defineInterface(FormData, 'FormData', ['append', 'delete', 'get', 'getAll', 'has', 'set']);

module.exports = { FormData, entryOf, isFormData, listOf };
