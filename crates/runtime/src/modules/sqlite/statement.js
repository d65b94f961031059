'use strict';

// StatementSync: a compiled statement, with the iterator over its rows.

const {
  IteratorPrototype,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  SymbolDispose,
  SymbolToStringTag,
  TypeError,
} = primordials;

const {
  argumentError,
  illegalConstructor,
  invalidState,
  nativeLooking,
  needBoolean,
  withCode,
} = require('#sqlite/checks');

// Bits of how rows are read and parameters named, as the native counts them.
const READ_BIGINTS = 1;
const RETURN_ARRAYS = 2;
const ALLOW_BARE = 4;
const ALLOW_UNKNOWN = 8;

// SQLite's number of each counter.
const counters = {
  __proto__: null,
  fullscanStep: 1,
  sort: 2,
  autoindex: 3,
  vmStep: 4,
  reprepare: 5,
  run: 6,
  filterMiss: 7,
  filterHit: 8,
  memused: 99,
};

const kMake = {};

class StatementSync {
  #native;
  #flags;
  // The functions that SQLite may call are the database's to keep.
  #database;

  constructor(token, native, flags, database) {
    if (token !== kMake) throw illegalConstructor();
    this.#native = native;
    this.#flags = flags;
    this.#database = database;
    ObjectDefineProperties(this, {
      sourceSQL: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => this.#needOpen().sql(),
      },
      expandedSQL: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => this.#needOpen().expandedSql(),
      },
    });
  }

  #needOpen() {
    if (!this.#native.open) throw invalidState('statement has been finalized');
    return this.#native;
  }

  iterate(...parameters) {
    const native = this.#needOpen();
    return new StatementSyncIterator(
      kMake,
      native,
      native.beginRun(parameters, this.#flags),
      this.#flags,
      this.#database,
    );
  }

  all(...parameters) {
    return this.#needOpen().all(parameters, this.#flags);
  }

  get(...parameters) {
    return this.#needOpen().get(parameters, this.#flags);
  }

  run(...parameters) {
    const result = this.#needOpen().run(parameters, this.#flags);
    return { changes: result[0], lastInsertRowid: result[1] };
  }

  columns() {
    const columns = this.#needOpen().columns();
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      columns[i] = {
        __proto__: null,
        column: column[0],
        database: column[1],
        name: column[2],
        table: column[3],
        type: column[4],
      };
    }
    return columns;
  }

  stat(counter) {
    const native = this.#needOpen();
    if (typeof counter !== 'string') throw argumentError('counter', 'a string');
    const number = counters[counter];
    if (number === undefined) {
      throw withCode(
        new TypeError('The "counter" argument is not a valid statistic name.'),
        'ERR_INVALID_ARG_VALUE',
      );
    }
    return native.status(number, false);
  }

  resetStats() {
    const native = this.#needOpen();
    for (let number = 1; number <= 8; number++) native.status(number, true);
  }

  #set(bit, on) {
    this.#flags = on ? this.#flags | bit : this.#flags & ~bit;
  }

  setAllowBareNamedParameters(enabled) {
    this.#needOpen();
    this.#set(ALLOW_BARE, needBoolean(enabled, 'allowBareNamedParameters'));
  }

  setAllowUnknownNamedParameters(enabled) {
    this.#needOpen();
    this.#set(ALLOW_UNKNOWN, needBoolean(enabled, 'enabled'));
  }

  setReadBigInts(enabled) {
    this.#needOpen();
    this.#set(READ_BIGINTS, needBoolean(enabled, 'readBigInts'));
  }

  setReturnArrays(enabled) {
    this.#needOpen();
    this.#set(RETURN_ARRAYS, needBoolean(enabled, 'returnArrays'));
  }

  close() {
    this.#needOpen().close();
  }

  [SymbolDispose]() {
    if (this.#native.open) this.#native.close();
  }
}

nativeLooking(StatementSync, [
  'iterate',
  'all',
  'get',
  'run',
  'columns',
  'stat',
  'resetStats',
  'setAllowBareNamedParameters',
  'setAllowUnknownNamedParameters',
  'setReadBigInts',
  'setReturnArrays',
  'close',
]);

class StatementSyncIterator {
  #native;
  #run;
  #flags;
  #database;
  #done = false;

  constructor(token, native, run, flags, database) {
    if (token !== kMake) throw illegalConstructor();
    this.#native = native;
    this.#run = run;
    this.#flags = flags;
    this.#database = database;
  }

  #end() {
    this.#done = true;
    this.#database = undefined;
    return { __proto__: null, done: true, value: null };
  }

  next() {
    if (!this.#native.open) throw invalidState('statement has been finalized');
    if (this.#done) return this.#end();
    const value = this.#native.next(this.#run, this.#flags);
    if (value === undefined) return this.#end();
    return { __proto__: null, done: false, value };
  }

  return() {
    if (!this.#native.open) throw invalidState('statement has been finalized');
    if (!this.#done) this.#native.endRun(this.#run);
    return this.#end();
  }
}

nativeLooking(StatementSyncIterator, ['next', 'return']);
ObjectSetPrototypeOf(StatementSyncIterator.prototype, IteratorPrototype);
ObjectDefineProperty(StatementSyncIterator.prototype, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  value: 'Iterator',
});

const makeStatement = (native, flags, database) =>
  new StatementSync(kMake, native, flags, database);

module.exports = {
  ALLOW_BARE,
  ALLOW_UNKNOWN,
  READ_BIGINTS,
  RETURN_ARRAYS,
  StatementSync,
  makeStatement,
};
