'use strict';

// Web Storage: the class Storage, `sessionStorage` in memory and `localStorage` in the file of --localstorage-file. Keys
// and values are kept as UTF-16 in tables laid out as Node's, so that both can use the same file.

const {
  ArrayPrototypePush,
  ObjectDefineProperty,
  Proxy,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectGetOwnPropertyDescriptor,
  ReflectHas,
  ReflectOwnKeys,
  ReflectSet,
  SafeWeakMap,
  String,
  TypeError,
} = primordials;

const { customInspectSymbol } = require('#internal/util');
const { illegalConstructor, nativeLooking, pathBytes, withCode } = require('#sqlite/checks');

const schema = `
PRAGMA encoding = 'UTF-16le';
PRAGMA busy_timeout = 3000;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA temp_store = memory;
PRAGMA optimize;
CREATE TABLE IF NOT EXISTS nodejs_webstorage(
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY(key)
) STRICT;
CREATE TABLE IF NOT EXISTS nodejs_webstorage_state(
  max_size INTEGER NOT NULL DEFAULT 10485760,
  total_size INTEGER NOT NULL,
  schema_version INTEGER NOT NULL DEFAULT 0,
  single_row_ INTEGER NOT NULL DEFAULT 1 CHECK(single_row_ = 1),
  PRIMARY KEY(single_row_)
) STRICT;
INSERT OR IGNORE INTO nodejs_webstorage_state (total_size, schema_version) VALUES (0, 1);
CREATE TRIGGER IF NOT EXISTS nodejs_quota_insert AFTER INSERT ON nodejs_webstorage FOR EACH ROW BEGIN
  UPDATE nodejs_webstorage_state
    SET total_size = total_size + OCTET_LENGTH(NEW.key) + OCTET_LENGTH(NEW.value);
  SELECT RAISE(ABORT, 'QuotaExceeded') WHERE EXISTS (
    SELECT 1 FROM nodejs_webstorage_state WHERE total_size > max_size
  );
END;
CREATE TRIGGER IF NOT EXISTS nodejs_quota_update AFTER UPDATE ON nodejs_webstorage FOR EACH ROW BEGIN
  UPDATE nodejs_webstorage_state
    SET total_size = total_size + OCTET_LENGTH(NEW.key) + OCTET_LENGTH(NEW.value)
      - OCTET_LENGTH(OLD.key) - OCTET_LENGTH(OLD.value);
  SELECT RAISE(ABORT, 'QuotaExceeded') WHERE EXISTS (
    SELECT 1 FROM nodejs_webstorage_state WHERE total_size > max_size
  );
END;
CREATE TRIGGER IF NOT EXISTS nodejs_quota_delete AFTER DELETE ON nodejs_webstorage FOR EACH ROW BEGIN
  UPDATE nodejs_webstorage_state
    SET total_size = total_size - OCTET_LENGTH(OLD.key) - OCTET_LENGTH(OLD.value);
END;
`;

const RETURN_ARRAYS = 2;

function toBytes(text) {
  const { Buffer } = require('buffer');
  return Buffer.from(text, 'utf16le');
}

function toText(bytes) {
  const { Buffer } = require('buffer');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf16le');
}

/** The table of one storage; the database is opened when it is first needed. */
class Store {
  constructor(path) {
    this.path = path;
    this.database = undefined;
    this.statements = { __proto__: null };
  }

  statement(sql) {
    if (this.database === undefined) {
      const database = internalBinding('sqlite').open(pathBytes(this.path), false, false);
      database.exec(schema);
      this.database = database;
    }
    return (this.statements[sql] ??= this.database.prepare(sql));
  }

  get(key) {
    const sql = 'SELECT value FROM nodejs_webstorage WHERE key = ? LIMIT 1';
    const row = this.statement(sql).get([toBytes(key)], RETURN_ARRAYS);
    return row === undefined ? null : toText(row[0]);
  }

  set(key, value) {
    const sql =
      'INSERT INTO nodejs_webstorage (key, value) VALUES (?, ?) ' +
      'ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE EXCLUDED.key = key';
    try {
      this.statement(sql).run([toBytes(key), toBytes(value)], 0);
    } catch (error) {
      if (error.message !== 'QuotaExceeded') throw error;
      const { QuotaExceededError } = require('#internal/dom_exception');
      throw new QuotaExceededError('Setting the value exceeded the quota');
    }
  }

  delete(key) {
    this.statement('DELETE FROM nodejs_webstorage WHERE key = ?').run([toBytes(key)], 0);
  }

  clear() {
    this.statement('DELETE FROM nodejs_webstorage').run([], 0);
  }

  count() {
    return this.statement('SELECT COUNT(*) FROM nodejs_webstorage').get([], RETURN_ARRAYS)[0];
  }

  keyAt(index) {
    const sql = 'SELECT key FROM nodejs_webstorage ORDER BY key LIMIT 1 OFFSET ?';
    const row = this.statement(sql).get([index], RETURN_ARRAYS);
    return row === undefined ? null : toText(row[0]);
  }

  keys() {
    const sql = 'SELECT key FROM nodejs_webstorage ORDER BY key';
    const rows = this.statement(sql).all([], RETURN_ARRAYS);
    for (let i = 0; i < rows.length; i++) rows[i] = toText(rows[i][0]);
    return rows;
  }
}

// Set while debuggers want to hear of changes: called with whether it is `localStorage`, what happened and to what.
const watchers = { changed: undefined };

/** As the store's method, with word of it to whoever watches. */
function change(store, name, key, value) {
  const { changed } = watchers;
  if (changed === undefined) {
    store[name](key, value);
    return;
  }
  const oldValue = name === 'set' ? store.get(key) : null;
  store[name](key, value);
  const isLocal = store.path !== ':memory:';
  if (name === 'clear') changed(isLocal, 'domStorageItemsCleared', {});
  else if (name === 'delete') changed(isLocal, 'domStorageItemRemoved', { key });
  else if (oldValue === null) changed(isLocal, 'domStorageItemAdded', { key, newValue: value });
  else changed(isLocal, 'domStorageItemUpdated', { key, oldValue, newValue: value });
}

const kMake = {};
const stores = new SafeWeakMap();

function storeOf(storage) {
  const store = storage !== null && typeof storage === 'object' ? stores.get(storage) : undefined;
  if (store === undefined) throw new TypeError('Illegal invocation');
  return store;
}

function needArguments(given, wanted, method) {
  if (given >= wanted) return;
  throw withCode(
    new TypeError(
      `Failed to execute '${method}' on 'Storage': ${wanted} argument${wanted > 1 ? 's' : ''} required`,
    ),
    'ERR_MISSING_ARGS',
  );
}

class Storage {
  constructor(token) {
    if (token !== kMake) throw illegalConstructor();
  }

  get length() {
    return storeOf(this).count();
  }

  clear() {
    change(storeOf(this), 'clear');
  }

  getItem(key) {
    const store = storeOf(this);
    needArguments(arguments.length, 1, 'getItem');
    return store.get(`${key}`);
  }

  key(index) {
    const store = storeOf(this);
    needArguments(arguments.length, 1, 'key');
    index = +index;
    return index >= 0 ? store.keyAt(index >>> 0) : index < 0 ? null : store.keyAt(0);
  }

  removeItem(key) {
    const store = storeOf(this);
    needArguments(arguments.length, 1, 'removeItem');
    change(store, 'delete', `${key}`);
  }

  setItem(key, value) {
    const store = storeOf(this);
    needArguments(arguments.length, 2, 'setItem');
    change(store, 'set', `${key}`, `${value}`);
  }
}

nativeLooking(Storage, ['clear', 'getItem', 'key', 'removeItem', 'setItem']);
ObjectDefineProperty(Storage.prototype, 'length', { __proto__: null, enumerable: true });

// The items are properties too; what the class has of their names hides them.
const handler = {
  __proto__: null,

  get(target, key, receiver) {
    if (typeof key === 'symbol' || ReflectHas(target, key)) {
      return key === 'length' ? stores.get(target).count() : ReflectGet(target, key, receiver);
    }
    return stores.get(target).get(key) ?? undefined;
  },

  set(target, key, value, receiver) {
    if (typeof key === 'symbol') return ReflectSet(target, key, value);
    change(stores.get(target), 'set', key, `${value}`);
    return true;
  },

  has(target, key) {
    return (
      ReflectHas(target, key) || (typeof key === 'string' && stores.get(target).get(key) !== null)
    );
  },

  deleteProperty(target, key) {
    if (typeof key === 'symbol') return ReflectDeleteProperty(target, key);
    change(stores.get(target), 'delete', key);
    return true;
  },

  defineProperty(target, key, descriptor) {
    if (typeof key === 'symbol') return ReflectDefineProperty(target, key, descriptor);
    if ('value' in descriptor) stores.get(target).set(key, String(descriptor.value));
    return true;
  },

  getOwnPropertyDescriptor(target, key) {
    if (key === customInspectSymbol) return undefined;
    if (typeof key === 'symbol') return ReflectGetOwnPropertyDescriptor(target, key);
    if (ReflectHas(target, key)) return undefined;
    const value = stores.get(target).get(key);
    if (value === null) return undefined;
    return { value, writable: true, enumerable: true, configurable: true };
  },

  ownKeys(target) {
    const keys = stores.get(target).keys();
    const others = ReflectOwnKeys(target);
    for (let i = 0; i < others.length; i++) {
      if (others[i] !== customInspectSymbol) ArrayPrototypePush(keys, others[i]);
    }
    return keys;
  },

  preventExtensions() {
    throw new TypeError('Cannot freeze');
  },
};

function makeStorage(path) {
  const target = new Storage(kMake);
  const store = new Store(path);
  const storage = new Proxy(target, handler);
  stores.set(target, store);
  stores.set(storage, store);
  ObjectDefineProperty(target, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    value(depth, options, inspect) {
      const items = {};
      const keys = store.keys();
      for (let i = 0; i < keys.length; i++) items[keys[i]] = store.get(keys[i]);
      return `Storage ${inspect(items, options)}`;
    },
  });
  return storage;
}

let sessionStorage;
let localStorage;

module.exports = {
  Storage,
  watchers,

  get sessionStorage() {
    return (sessionStorage ??= makeStorage(':memory:'));
  },

  get localStorage() {
    if (localStorage !== undefined) return localStorage;
    const path = require('#internal/options').getOptionValue('--localstorage-file');
    if (!path) {
      process.emitWarning(
        'localStorage is not available because --localstorage-file was not provided.',
        'ExperimentalWarning',
      );
      return undefined;
    }
    return (localStorage = makeStorage(path));
  },
};
