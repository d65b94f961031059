'use strict';

// The public `sqlite` module: DatabaseSync and `backup`. Statements, sessions and tag stores have files of their own.

const {
  ArrayPrototypePush,
  Error,
  MathMax,
  ObjectDefineProperties,
  ObjectKeys,
  Promise,
  ReflectConstruct,
  RegExpPrototypeExec,
  SymbolDispose,
  SymbolFor,
  TypeError,
} = primordials;

const {
  argumentError,
  invalidState,
  isInt32,
  nativeLooking,
  needBoolean,
  needObject,
  needString,
  notPositive,
  pathBytes,
  withCode,
} = require('#sqlite/checks');
const constants = require('#sqlite/constants');
const { limitsOf, setLimits } = require('#sqlite/limits');
const { Session, makeSession } = require('#sqlite/session');
const {
  ALLOW_BARE,
  ALLOW_UNKNOWN,
  READ_BIGINTS,
  RETURN_ARRAYS,
  StatementSync,
  makeStatement,
} = require('#sqlite/statement');
const binding = internalBinding('sqlite');

// How rows are read and parameters named, with the bit each option sets and what holds without it.
const rowOptions = {
  __proto__: null,
  readBigInts: [READ_BIGINTS, false],
  returnArrays: [RETURN_ARRAYS, false],
  allowBareNamedParameters: [ALLOW_BARE, true],
  allowUnknownNamedParameters: [ALLOW_UNKNOWN, false],
};
const rowOptionNames = ObjectKeys(rowOptions);

// The bits of what the options say; those they leave out stay as they are in `flags`.
function rowFlags(options, flags) {
  for (let i = 0; i < rowOptionNames.length; i++) {
    const name = rowOptionNames[i];
    const wanted = options[name];
    if (wanted === undefined) continue;
    needBoolean(wanted, `options.${name}`);
    const bit = rowOptions[name][0];
    flags = wanted ? flags | bit : flags & ~bit;
  }
  return flags;
}

// A setting that is off unless the options say otherwise.
function flagOf(options, name) {
  const value = options[name];
  return value === undefined ? false : needBoolean(value, `options.${name}`);
}

let nativeOf;
const kType = SymbolFor('sqlite-type');

class Database {
  #native = undefined;
  #path;
  #flags = ALLOW_BARE;
  #options = {
    readOnly: false,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
    allowExtension: false,
    defensive: true,
    timeout: 0,
    limits: undefined,
  };
  #extensionsOn = false;
  #limits = undefined;
  // SQLite calls these; nothing else keeps them.
  #functions = [];
  #authorizer = undefined;

  static {
    nativeOf = (value) => {
      if (value === null || typeof value !== 'object' || !(#native in value)) return null;
      return value.#native;
    };
  }

  constructor(args) {
    this.#path = pathBytes(args[0]);
    this[kType] = 'node:sqlite';
    let open = true;
    // Options that are undefined are there, and wrong.
    if (args.length > 1) open = this.#configure(needObject(args[1], 'options'));
    ObjectDefineProperties(this, {
      isOpen: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => this.#native?.open === true,
      },
      isTransaction: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => this.#needOpen().inTransaction(),
      },
      limits: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => (this.#limits ??= limitsOf(() => this.#needOpen())),
      },
    });
    if (open) this.open();
  }

  #configure(options) {
    const settings = this.#options;
    const booleans = [
      'readOnly',
      'enableForeignKeyConstraints',
      'enableDoubleQuotedStringLiterals',
      'allowExtension',
      'defensive',
    ];
    if (options.open !== undefined) needBoolean(options.open, 'options.open');
    for (let i = 0; i < booleans.length; i++) {
      const name = booleans[i];
      if (options[name] === undefined) continue;
      needBoolean(options[name], `options.${name}`);
      settings[name] = options[name];
    }
    if (options.timeout !== undefined) {
      if (!isInt32(options.timeout)) throw argumentError('options.timeout', 'an integer');
      settings.timeout = options.timeout;
    }
    this.#flags = rowFlags(options, this.#flags);
    if (options.limits !== undefined) {
      settings.limits = setLimits(needObject(options.limits, 'options.limits'));
    }
    return options.open ?? true;
  }

  #needOpen() {
    const native = this.#native;
    if (native === undefined || !native.open) throw invalidState('database is not open');
    return native;
  }

  open() {
    if (this.#native?.open) throw invalidState('database is already open');
    const settings = this.#options;
    const native = binding.open(this.#path, settings.readOnly, false);
    native.setDoubleQuotedStrings(settings.enableDoubleQuotedStringLiterals);
    native.setForeignKeys(settings.enableForeignKeyConstraints);
    native.setDefensive(settings.defensive);
    native.setBusyTimeout(settings.timeout);
    if (settings.allowExtension) {
      if (process.permission !== undefined) {
        throw withCode(
          new Error('Cannot load SQLite extensions when the permission model is enabled.'),
          'ERR_LOAD_SQLITE_EXTENSION',
        );
      }
      native.enableLoadExtension(true);
      this.#extensionsOn = true;
    }
    if (settings.limits !== undefined) {
      for (let i = 0; i < settings.limits.length; i += 2) {
        native.limit(settings.limits[i], settings.limits[i + 1]);
      }
    }
    this.#native = native;
  }

  close() {
    this.#needOpen().close();
    this.#functions = [];
    this.#authorizer = undefined;
  }

  [SymbolDispose]() {
    if (this.#native?.open) this.close();
  }

  prepare(sql, options) {
    const native = this.#needOpen();
    needString(sql, 'sql');
    let flags = this.#flags;
    if (options !== undefined) flags = rowFlags(needObject(options, 'options'), flags);
    const statement = native.prepare(sql);
    // Only text like this may hold nothing at all.
    if (RegExpPrototypeExec(/^\s*(?:$|\0|;|--|\/\*)/, sql) !== null && statement.sql() === '') {
      throw withCode(
        new TypeError('The SQL query contains no statements.'),
        'ERR_INVALID_ARG_VALUE',
      );
    }
    return makeStatement(statement, flags, this);
  }

  exec(sql) {
    const native = this.#needOpen();
    needString(sql, 'sql');
    native.exec(sql);
  }

  function(name, options, fn) {
    const native = this.#needOpen();
    needString(name, 'name');
    const hasOptions = arguments.length > 2;
    if (!hasOptions) fn = options;
    let deterministic = false;
    let directOnly = false;
    let bigInts = false;
    let varargs = false;
    if (hasOptions) {
      needObject(options, 'options');
      bigInts = flagOf(options, 'useBigIntArguments');
      varargs = flagOf(options, 'varargs');
      deterministic = flagOf(options, 'deterministic');
      directOnly = flagOf(options, 'directOnly');
    }
    if (typeof fn !== 'function') throw argumentError('function', 'a function');
    const arity = varargs ? -1 : fn.length;
    ArrayPrototypePush(this.#functions, fn);
    native.createFunction(name, arity, deterministic, directOnly, bigInts, fn);
  }

  aggregate(name, options) {
    const native = this.#needOpen();
    const start = options.start;
    if (start === undefined) {
      throw argumentError('options.start', 'a function or a primitive value');
    }
    const { step } = options;
    if (typeof step !== 'function') throw argumentError('options.step', 'a function');
    let { result } = options;
    // As in Node, what is no function is no result, and every name is one.
    if (typeof result !== 'function') result = undefined;
    const bigInts = flagOf(options, 'useBigIntArguments');
    const varargs = flagOf(options, 'varargs');
    const directOnly = flagOf(options, 'directOnly');
    const { inverse } = options;
    if (inverse !== undefined && typeof inverse !== 'function') {
      throw argumentError('options.inverse', 'a function');
    }
    // The first parameter is what has come together so far.
    const arity = varargs ? -1 : MathMax(step.length, inverse?.length ?? 0, 1) - 1;
    ArrayPrototypePush(this.#functions, start, step, inverse, result);
    native.createAggregate(`${name}`, arity, directOnly, bigInts, start, step, inverse, result);
  }

  createTagStore(maxSize) {
    this.#needOpen();
    const { makeTagStore } = require('#sqlite/tag_store');
    return makeTagStore(this, maxSize);
  }

  location(dbName) {
    const native = this.#needOpen();
    if (dbName !== undefined) needString(dbName, 'dbName');
    return native.location(dbName ?? 'main');
  }

  createSession(options) {
    const native = this.#needOpen();
    let table;
    let db = 'main';
    if (arguments.length > 0) {
      needObject(options, 'options');
      if ('table' in options) table = needString(options.table, 'options.table');
      if ('db' in options) db = needString(options.db, 'options.db');
    }
    return makeSession(native.createSession(db, table), this);
  }

  applyChangeset(changeset, options) {
    const native = this.#needOpen();
    const { isUint8Array } = require('util/types');
    if (!isUint8Array(changeset)) throw argumentError('changeset', 'a Uint8Array');
    let filter;
    let onConflict;
    if (options !== undefined) {
      needObject(options, 'options');
      ({ filter, onConflict } = options);
      if (onConflict !== undefined && typeof onConflict !== 'function') {
        throw argumentError('options.onConflict', 'a function');
      }
      if ('filter' in options && typeof filter !== 'function') {
        throw argumentError('options.filter', 'a function');
      }
    }
    return native.applyChangeset(changeset, filter, onConflict);
  }

  enableLoadExtension(allow) {
    const native = this.#needOpen();
    needBoolean(allow, 'allow');
    if (allow && !this.#options.allowExtension) {
      throw invalidState(
        'Cannot enable extension loading because it was disabled at database creation.',
      );
    }
    native.enableLoadExtension(allow);
    this.#extensionsOn = allow;
  }

  loadExtension(path, entryPoint) {
    const native = this.#needOpen();
    if (!this.#options.allowExtension || !this.#extensionsOn) {
      throw invalidState('extension loading is not allowed');
    }
    needString(path, 'path');
    if (entryPoint !== undefined) needString(entryPoint, 'entryPoint');
    native.loadExtension(path, entryPoint);
  }

  enableDefensive(active) {
    const native = this.#needOpen();
    native.setDefensive(needBoolean(active, 'active'));
  }

  serialize(dbName) {
    const native = this.#needOpen();
    if (dbName !== undefined) needString(dbName, 'dbName');
    return native.serialize(dbName ?? 'main');
  }

  deserialize(buffer, options) {
    const native = this.#needOpen();
    const { isUint8Array } = require('util/types');
    if (!isUint8Array(buffer)) throw argumentError('buffer', 'a Uint8Array');
    if (buffer.byteLength === 0) {
      const { wordedError } = require('#internal/errors');
      const message = 'The "buffer" argument must not be empty.';
      throw wordedError('ERR_INVALID_ARG_VALUE', 'TypeError', message);
    }
    let dbName = 'main';
    if (options !== undefined) {
      needObject(options, 'options');
      if (options.dbName !== undefined) dbName = needString(options.dbName, 'options.dbName');
    }
    native.deserialize(dbName, buffer);
  }

  setAuthorizer(callback) {
    const native = this.#needOpen();
    if (callback !== null && typeof callback !== 'function') {
      throw argumentError('callback', 'a function or null');
    }
    native.setAuthorizer(callback);
    this.#authorizer = callback;
  }
}

const methods = [
  'open',
  'close',
  'prepare',
  'exec',
  'function',
  'createTagStore',
  'location',
  'aggregate',
  'createSession',
  'applyChangeset',
  'enableLoadExtension',
  'enableDefensive',
  'loadExtension',
  'serialize',
  'deserialize',
  'setAuthorizer',
];
// A function, so that a call without `new` is refused in the words of a native class.
function DatabaseSync(...args) {
  if (new.target === undefined) {
    throw withCode(
      new TypeError('Cannot call constructor without `new`'),
      'ERR_CONSTRUCT_CALL_REQUIRED',
    );
  }
  return ReflectConstruct(Database, [args], new.target);
}
DatabaseSync.prototype = Database.prototype;
nativeLooking(DatabaseSync, methods);

function needInteger(value, name) {
  if (!isInt32(value)) throw argumentError(name, 'an integer');
  return value;
}

// The pages are copied between other work of the loop, some each time.
function backup(sourceDb, path) {
  const options = arguments.length > 2 ? arguments[2] : undefined;
  if (sourceDb === null || typeof sourceDb !== 'object')
    throw argumentError('sourceDb', 'an object');
  const native = nativeOf(sourceDb);
  if (native === null) throw argumentError('sourceDb', 'a DatabaseSync');
  if (native === undefined || !native.open) throw invalidState('database is not open');
  const bytes = pathBytes(path);
  let rate = 100;
  let source = 'main';
  let target = 'main';
  let progress;
  if (options !== undefined) {
    needObject(options, 'options');
    if (options.rate !== undefined) {
      rate = needInteger(options.rate, 'options.rate');
      if (rate <= 0) throw notPositive('options.rate');
    }
    if (options.source !== undefined) source = needString(options.source, 'options.source');
    if (options.target !== undefined) target = needString(options.target, 'options.target');
    ({ progress } = options);
    if (progress !== undefined && typeof progress !== 'function') {
      throw argumentError('options.progress', 'a function');
    }
  }
  const { setImmediate } = require('#timers/internal');
  return new Promise((resolve, reject) => {
    let copy;
    const next = () => {
      let left;
      try {
        copy ??= binding.startBackup(native, bytes, source, target);
        left = copy.step(rate);
        const totalPages = copy.total();
        if (left === 0) {
          copy.finish();
          resolve(totalPages);
          return;
        }
        if (progress !== undefined && left === 1) {
          progress({ totalPages, remainingPages: copy.remaining() });
        }
      } catch (error) {
        copy?.finish();
        reject(error);
        return;
      }
      setImmediate(next);
    };
    setImmediate(next);
  });
}

module.exports = { DatabaseSync, StatementSync, Session, constants, backup };
