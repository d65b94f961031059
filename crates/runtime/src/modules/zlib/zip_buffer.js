'use strict';

// `ZipBuffer`: the entries of a ZIP archive in memory, to which others can be added.

const { ReflectApply, SafeMap, SymbolDispose, SymbolIterator, SymbolToStringTag, Symbol } =
  primordials;

const { Buffer } = require('buffer');
const {
  codes: { ERR_ZIP_ENTRY_NOT_FOUND },
} = require('#internal/errors');
const { validateFunction, validateString } = require('#internal/validators');
const { FLAG_UTF8, hide, textOf } = require('#zlib/zip_format');
const { ZipEntry, archiveInMemory, bytesOf, validateEntry } = require('#zlib/zip_entry');
const { createZipArchive, createZipArchiveSync, joined } = require('#zlib/zip_archive');

const kEntries = Symbol('kEntries');
const kComment = Symbol('kComment');

class ZipBuffer {
  constructor(buffer) {
    const bytes = bytesOf(buffer, 'buffer');
    const { end, entries } = archiveInMemory(bytes);
    hide(this, kEntries, new SafeMap());
    hide(this, kComment, textOf(end.comment, FLAG_UTF8));
    for (let i = 0; i < entries.length; i++) this[kEntries].set(entries[i].name, entries[i]);
  }

  get writable() {
    return true;
  }

  get comment() {
    return this[kComment];
  }

  has(name) {
    validateString(name, 'name');
    return this[kEntries].has(name);
  }

  get(name) {
    validateString(name, 'name');
    const entry = this[kEntries].get(name);
    if (entry === undefined) throw new ERR_ZIP_ENTRY_NOT_FOUND(name);
    return entry;
  }

  addEntry(entry) {
    validateEntry(entry);
    this[kEntries].set(entry.name, entry);
    return entry;
  }

  async add(filename, data, options) {
    return this.addEntry(await ZipEntry.create(filename, data, options));
  }

  addSync(filename, data, options) {
    return this.addEntry(ZipEntry.createSync(filename, data, options));
  }

  delete(name) {
    validateString(name, 'name');
    return this[kEntries].delete(name);
  }

  clear() {
    this[kEntries].clear();
  }

  keys() {
    return this[kEntries].keys();
  }

  values() {
    return this[kEntries].values();
  }

  entries() {
    return this[kEntries].entries();
  }

  get size() {
    return this[kEntries].size;
  }

  forEach(callback, thisArg) {
    validateFunction(callback, 'callback');
    this[kEntries].forEach((entry, name) => {
      ReflectApply(callback, thisArg, [entry, name, this]);
    });
  }

  async toBuffer(options) {
    return joined(createZipArchive(this[kEntries].values(), options ?? this[kComment]));
  }

  toBufferSync(options) {
    const pieces = createZipArchiveSync(this[kEntries].values(), options ?? this[kComment]);
    return Buffer.concat([...pieces]);
  }

  [SymbolIterator]() {
    return this.entries();
  }

  get [SymbolToStringTag]() {
    return 'ZipBuffer';
  }

  [SymbolDispose]() {
    this.clear();
  }
}

module.exports = { ZipBuffer };
