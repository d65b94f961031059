'use strict';

// SQLTagStore: statements as tagged templates, the last used of which stay compiled.

const { ArrayIsArray, ObjectDefineProperties, SafeMap, TypeError } = primordials;

const {
  argumentError,
  illegalConstructor,
  invalidState,
  isInt32,
  nativeLooking,
  notPositive,
  withCode,
} = require('#sqlite/checks');

const kMake = {};
const kCapacity = 1000;

class SQLTagStore {
  #database;
  #capacity;
  // By their texts, the one used last at the end.
  #statements = new SafeMap();

  constructor(token, database, capacity) {
    if (token !== kMake) throw illegalConstructor();
    this.#database = database;
    this.#capacity = capacity;
    ObjectDefineProperties(this, {
      capacity: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => this.#capacity,
      },
      db: { __proto__: null, configurable: false, enumerable: true, get: () => this.#database },
      size: {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get: () => this.#statements.size,
      },
    });
  }

  #statement(strings) {
    if (!this.#database.isOpen) throw invalidState('database is not open');
    if (!ArrayIsArray(strings) || strings.length === 0 || typeof strings[0] !== 'string') {
      throw withCode(
        new TypeError('First argument must be an array of strings (template literal).'),
        'ERR_INVALID_ARG_TYPE',
      );
    }
    let sql = strings[0];
    for (let i = 1; i < strings.length; i++) sql += `?${strings[i]}`;
    const statements = this.#statements;
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
    } else {
      statements.delete(sql);
    }
    statements.set(sql, statement);
    if (statements.size > this.#capacity) statements.delete(statements.keys().next().value);
    return statement;
  }

  get(strings, ...values) {
    return this.#statement(strings).get(...values);
  }

  all(strings, ...values) {
    return this.#statement(strings).all(...values);
  }

  iterate(strings, ...values) {
    return this.#statement(strings).iterate(...values);
  }

  run(strings, ...values) {
    return this.#statement(strings).run(...values);
  }

  clear() {
    this.#statements.clear();
  }
}

nativeLooking(SQLTagStore, ['get', 'all', 'iterate', 'run', 'clear']);

function makeTagStore(database, maxSize = kCapacity) {
  if (typeof maxSize !== 'number') throw argumentError('maxSize', 'a positive integer');
  if (!isInt32(maxSize) || maxSize <= 0) throw notPositive('maxSize');
  return new SQLTagStore(kMake, database, maxSize);
}

module.exports = { makeTagStore };
