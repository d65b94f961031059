'use strict';

// The domains DOMStorage and Storage: what is in `localStorage` and `sessionStorage`, or in what the program registers in
// their place, and what happens to it.

const { ArrayPrototypeForEach, ArrayPrototypePush, Error, ObjectKeys, SafeSet, String } =
  primordials;

const { getOptionValue } = require('#internal/options');

const kInvalidParams = -32602;
const kMethodNotFound = -32601;
const kServerError = -32000;

const enabled = new SafeSet();
const registered = { __proto__: null, local: undefined, session: undefined };

function refusal(code, message) {
  return require('#inspector/domains').refusal(code, message);
}

function storageIdOf(params) {
  const given = params.storageId;
  if (typeof given !== 'object' || given === null) throw new Error('Missing storageId in event');
  const storageId = {};
  const members = [
    ['securityOrigin', 'string'],
    ['storageKey', 'string'],
    ['isLocalStorage', 'boolean'],
  ];
  ArrayPrototypeForEach(members, ({ 0: name, 1: type }) => {
    if (typeof given[name] !== type) throw new Error(`Missing ${name} in storageId`);
    storageId[name] = given[name];
  });
  return storageId;
}

function texts(params, names) {
  const told = { storageId: storageIdOf(params) };
  ArrayPrototypeForEach(names, (name) => {
    if (typeof params[name] !== 'string') throw new Error(`Missing ${name} in event`);
    told[name] = params[name];
  });
  return told;
}

const members = {
  __proto__: null,
  domStorageItemAdded: ['key', 'newValue'],
  domStorageItemRemoved: ['key'],
  domStorageItemUpdated: ['key', 'oldValue', 'newValue'],
  domStorageItemsCleared: [],
};

/** Tells of an event, or takes what the program registers. */
function emit(name, params) {
  if (!getOptionValue('--experimental-storage-inspection')) return;
  if (name === 'registerStorage') {
    register(params);
    return;
  }
  if (enabled.size === 0) return;
  const told = texts(params, members[name]);
  enabled.forEach((state) => state.notify(`DOMStorage.${name}`, told));
}

function register({ isLocalStorage, storageMap }) {
  if (typeof isLocalStorage !== 'boolean') throw new Error('Missing isLocalStorage in event');
  if (typeof storageMap !== 'object' || storageMap === null) {
    throw new Error('Missing storageMap in event');
  }
  const entries = [];
  ArrayPrototypeForEach(ObjectKeys(storageMap), (key) => {
    ArrayPrototypePush(entries, [key, String(storageMap[key])]);
  });
  registered[isLocalStorage ? 'local' : 'session'] = entries;
}

/** What a storage of the program holds. */
function entriesOf(isLocalStorage) {
  const given = registered[isLocalStorage ? 'local' : 'session'];
  if (given !== undefined) return given;
  const { globalThis } = primordials;
  const storage = isLocalStorage ? globalThis.localStorage : globalThis.sessionStorage;
  const entries = [];
  if (storage === undefined) return entries;
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    ArrayPrototypePush(entries, [key, storage.getItem(key)]);
  }
  return entries;
}

/** The key of this program's local storage. */
function storageKey() {
  const file = getOptionValue('--localstorage-file');
  if (!file) return 'node-inspector://default-dom-storage';
  return require('url').pathToFileURL(require('path').resolve(file)).href;
}

/** A change that the program made to one of its storages. */
function changed(isLocalStorage, name, params) {
  if (enabled.size === 0) return;
  const storageId = { securityOrigin: '', storageKey: storageKey(), isLocalStorage };
  emit(name, { storageId, ...params });
}

function requireFlag(method) {
  if (!getOptionValue('--experimental-storage-inspection')) {
    throw refusal(kMethodNotFound, `'${method}' wasn't found`);
  }
}

/** The program's storages are the program's to change. */
function refused(method) {
  return () => {
    requireFlag(method);
    throw refusal(kServerError, 'Not implemented');
  };
}

const commands = {
  __proto__: null,
  'DOMStorage.enable': (state) => {
    requireFlag('DOMStorage.enable');
    enabled.add(state);
    watch();
  },
  'DOMStorage.disable': (state) => {
    requireFlag('DOMStorage.disable');
    enabled.delete(state);
  },
  'DOMStorage.getDOMStorageItems': (_state, { storageId }) => {
    requireFlag('DOMStorage.getDOMStorageItems');
    if (typeof storageId?.isLocalStorage !== 'boolean') {
      throw refusal(kInvalidParams, 'Invalid parameters');
    }
    return { entries: entriesOf(storageId.isLocalStorage) };
  },
  'DOMStorage.clear': refused('DOMStorage.clear'),
  'DOMStorage.removeDOMStorageItem': refused('DOMStorage.removeDOMStorageItem'),
  'DOMStorage.setDOMStorageItem': refused('DOMStorage.setDOMStorageItem'),
  'Storage.getStorageKey': () => {
    requireFlag('Storage.getStorageKey');
    return { storageKey: storageKey() };
  },
};

let watching = false;

/** Hears of changes from now on. */
function watch() {
  if (watching) return;
  watching = true;
  require('#sqlite/web_storage').watchers.changed = changed;
}

/** Ends what a conversation had started. */
function release(state) {
  enabled.delete(state);
}

module.exports = { commands, emit, release };
