'use strict';

// The public faces of the ZIP classes and functions. They warn at their first use and load what they stand for then: few
// programs need them.

const {
  ObjectDefineProperties,
  ObjectDefineProperty,
  ReflectApply,
  ReflectConstruct,
  SymbolHasInstance,
  TypeError,
} = primordials;

const { emitExperimentalWarning } = require('#internal/util');

function warn() {
  emitExperimentalWarning('The zlib ZIP archive API');
}

function named(fn, name) {
  ObjectDefineProperty(fn, 'name', { __proto__: null, configurable: true, value: name });
  return fn;
}

/** A class that is loaded by `load` when it is used. */
function face(name, load, statics) {
  const Face = named(function (...args) {
    if (new.target === undefined) {
      throw new TypeError(`Class constructor ${name} cannot be invoked without 'new'`);
    }
    warn();
    return ReflectConstruct(load(), args);
  }, name);
  const properties = {
    __proto__: null,
    [SymbolHasInstance]: {
      __proto__: null,
      configurable: true,
      value: named((value) => value instanceof load(), '[Symbol.hasInstance]'),
    },
  };
  for (let i = 0; i < statics.length; i++) {
    const key = statics[i];
    properties[key] = {
      __proto__: null,
      configurable: true,
      writable: true,
      value: named(function (...args) {
        warn();
        const target = load();
        return ReflectApply(target[key], target, args);
      }, key),
    };
  }
  return ObjectDefineProperties(Face, properties);
}

function plain(name, load) {
  return named(function (...args) {
    warn();
    return ReflectApply(load()[name], undefined, args);
  }, name);
}

const archive = () => require('#zlib/zip_archive');
const entry = () => require('#zlib/zip_entry');

module.exports = {
  ZipEntry: face('ZipEntry', () => entry().ZipEntry, [
    'read',
    'create',
    'createSync',
    'createStream',
    'createSymlink',
  ]),
  ZipFile: face('ZipFile', () => require('#zlib/zip_file').ZipFile, ['open', 'openSync']),
  ZipBuffer: face('ZipBuffer', () => require('#zlib/zip_buffer').ZipBuffer, []),
  createZipArchive: plain('createZipArchive', archive),
  createZipArchiveSync: plain('createZipArchiveSync', archive),
  zipFiles: plain('zipFiles', archive),
  getMaxZipContentSize: plain('getMaxZipContentSize', entry),
  setMaxZipContentSize: plain('setMaxZipContentSize', entry),
};
