'use strict';

// The compile cache on disk: compiled code and stripped TypeScript by file, kept between runs when
// `NODE_COMPILE_CACHE` or `module.enableCompileCache()` asks for it. An entry is a file that holds a head of five numbers
// (magic, size and hash of the source, size and hash of the rest) and the bytes. What a run adds is written at its end.
// `NODE_DEBUG_NATIVE=COMPILE_CACHE` tells on standard error what happens, in Node's words, which its tools read.

const {
  ArrayPrototypeIncludes,
  DataView,
  MathRandom,
  NumberPrototypeToString,
  SafeMap,
  StringPrototypePadStart,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  TypeError,
  Uint8Array,
} = primordials;

const kFailed = 0;
const kEnabled = 1;
const kAlreadyEnabled = 2;
const kDisabled = 3;

const kMagic = 0x4e440001;
const kHead = 20;

const kTypes = ['CommonJS', 'ESM', 'StrippedTypeScript'];

/** The cache while it is on. */
let cache = null;
let started = false;

let debugging;

function debug(text) {
  debugging ??= ArrayPrototypeIncludes(
    StringPrototypeSplit(`${process.env.NODE_DEBUG_NATIVE ?? ''}`, ','),
    'COMPILE_CACHE',
  );
  if (debugging) process._rawDebug(`[compile cache] ${text}`);
}

function hashOf(data) {
  const { crc32 } = internalBinding('zlib');
  if (typeof data === 'string') data = require('buffer').Buffer.from(data);
  return crc32(data, 0);
}

function hex(number) {
  return StringPrototypePadStart(NumberPrototypeToString(number, 16), 8, '0');
}

function reasonOf(error) {
  const { getSystemErrorMessage } = require('util');
  if (error.code === 'ERR_ACCESS_DENIED') return 'operation not permitted';
  return typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message;
}

/** The folder's name: caches of other versions, machines and users stay apart. */
function tagOf(portable) {
  const { version, versions, arch } = process;
  const engine = hex(hashOf(`${versions.nodus} ${versions.spidermonkey} ${version}`));
  const user = !portable && typeof process.getuid === 'function' ? `-${process.getuid()}` : '';
  return `${version}-${arch}-${engine}${user}`;
}

class CompileCache {
  constructor(directory, portable) {
    this.directory = directory;
    this.portable = portable;
    this.entries = new SafeMap();
  }

  /** What names a file in the cache: its path, relative to the cache when that may move along with it. */
  #nameOf(filename) {
    if (!this.portable) return filename;
    const isUrl = StringPrototypeStartsWith(filename, 'file:');
    const path = isUrl ? require('url').fileURLToPath(filename) : filename;
    if (!StringPrototypeStartsWith(path, '/')) return filename;
    const relative = require('path').relative(this.directory, path);
    debug(`using relative path ${relative} from ${this.directory}`);
    return relative;
  }

  /** The entry of a file, read from disk when it was there and is of this source. */
  entry(type, filename, source) {
    const key = `${type}\0${filename}`;
    const hash = hashOf(source);
    const known = this.entries.get(key);
    if (known !== undefined && known.hash === hash) return known;
    const name = this.#nameOf(filename);
    const file = `${this.directory}/${hex(hashOf(`${type}\0${name}`))}`;
    const entry = {
      __proto__: null,
      type: kTypes[type],
      filename,
      file,
      hash,
      size: source.length,
      // The bytes of an earlier run.
      data: undefined,
      // Whether they were of use; undefined before anybody tried.
      accepted: undefined,
      // What this run has to add: an object to be encoded, or text.
      code: undefined,
      text: undefined,
      persisted: false,
    };
    this.entries.set(key, entry);
    entry.data = read(entry, source);
    return entry;
  }

  /** Called with the result of a compilation. */
  compiled(entry, accepted, code) {
    const { type, filename } = entry;
    if (entry.data !== undefined && accepted) {
      entry.accepted = true;
      debug(`V8 code cache for ${type} ${filename} was accepted, keeping the in-memory entry`);
      return;
    }
    const state = entry.data === undefined ? 'not initialized' : 'rejected';
    debug(`V8 code cache for ${type} ${filename} was ${state}, initializing the in-memory entry`);
    entry.accepted = false;
    entry.code = code;
  }

  /** Writes what is new. */
  persist() {
    for (const entry of this.entries.values()) persistEntry(entry);
    this.clear();
  }

  clear() {
    debug('Clear deserialized cache.');
    this.entries.clear();
  }
}

function read(entry, source) {
  const { type, filename, file } = entry;
  const start = `reading cache from ${file} for ${type} ${filename}...`;
  const fs = require('#fs/internal');
  let bytes;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    debug(`${start} ${reasonOf(error)}`);
    return undefined;
  }
  const fail = (what) => {
    debug(`${start}${what}`);
    return undefined;
  };
  if (bytes.byteLength < kHead) return fail('header size mismatch');
  const view = new DataView(bytes.buffer, bytes.byteOffset, kHead);
  const magic = view.getUint32(0, true);
  const size = view.getUint32(4, true);
  const length = view.getUint32(8, true);
  const hash = view.getUint32(12, true);
  const dataHash = view.getUint32(16, true);
  const head = `[${magic} ${size} ${length} ${hash} ${dataHash}]`;
  if (magic !== kMagic) return fail(`${head}...magic number mismatch`);
  if (size !== source.length) return fail(`${head}...code size mismatch`);
  if (hash !== entry.hash) {
    return fail(`${head}...code hash mismatch: expected ${entry.hash}, actual ${hash}`);
  }
  if (bytes.byteLength !== kHead + length) return fail(`${head}...cache size mismatch`);
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + kHead, length);
  if (hashOf(data) !== dataHash) return fail(`${head}...cache hash mismatch`);
  debug(`${start}${head}... success, size=${length}`);
  return data;
}

function persistEntry(entry) {
  const { type, filename, file } = entry;
  const skip = (why) => debug(`skip persisting ${type} ${filename} because ${why}`);
  if (entry.persisted) return;
  let data;
  if (entry.text !== undefined) data = require('buffer').Buffer.from(entry.text);
  else if (entry.code !== undefined) data = entry.code.encode();
  else if (entry.accepted) return skip('cache was the same');
  else return skip('the cache was not initialized');
  if (data === undefined) return skip('the code cannot be kept');
  const bytes = new Uint8Array(kHead + data.byteLength);
  const view = new DataView(bytes.buffer);
  const numbers = [kMagic, entry.size, data.byteLength, entry.hash, hashOf(data)];
  for (let i = 0; i < numbers.length; i++) view.setUint32(i * 4, numbers[i], true);
  bytes.set(data, kHead);
  const fs = require('fs');
  const suffix = NumberPrototypeToString(MathRandom(), 36);
  const temporary = `${file}.${suffix.slice(2, 8)}`;
  debug(`Creating temporary file for cache of ${filename} (${type})... -> ${temporary}`);
  const start = `writing cache for ${type} ${filename} to temporary file ${temporary}`;
  try {
    fs.writeFileSync(temporary, bytes, { flag: 'wx' });
  } catch (error) {
    debug(`${start}...${reasonOf(error)}`);
    return undefined;
  }
  debug(
    `${start} [${numbers[0]} ${numbers[1]} ${numbers[2]} ${numbers[3]} ${numbers[4]}]...success`,
  );
  try {
    fs.renameSync(temporary, file);
    debug(`Renaming ${temporary} to ${file}...success`);
  } catch (error) {
    debug(`Renaming ${temporary} to ${file}...${reasonOf(error)}`);
    return undefined;
  }
  entry.persisted = true;
  entry.code = undefined;
  entry.text = undefined;
  return undefined;
}

/** Turns the cache on. */
function start(directory, portable) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    debug('Disabled by NODE_DISABLE_COMPILE_CACHE.');
    return { status: kDisabled, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' };
  }
  if (cache !== null) return { status: kAlreadyEnabled, directory: cache.directory };
  const path = require('path');
  const tag = tagOf(portable);
  if (portable) debug('using relative path');
  const full = path.resolve(directory, tag);
  debug(`resolved path ${directory} + ${tag} -> ${full}`);
  const permission = permissionFailure(full);
  if (permission !== undefined) {
    debug(permission);
    return { status: kFailed, message: permission };
  }
  try {
    require('fs').mkdirSync(full, { recursive: true });
  } catch (error) {
    const reason = reasonOf(error);
    debug(`creating cache directory ${full}...${reason}`);
    const message = `Cannot create cache directory: ${reason}`;
    debug(message);
    return { status: kFailed, message };
  }
  debug(`creating cache directory ${full}...success`);
  cache = new CompileCache(full, portable);
  require('#module/cjs_loader').state.compileCache = cache;
  require('#process/exit').hooks.atExit = () => cache.persist();
  return { status: kEnabled, directory: path.resolve(directory) };
}

function permissionFailure(directory) {
  const { permission } = process;
  if (permission === undefined) return undefined;
  if (!permission.has('fs.write', directory)) {
    return `Skipping compile cache because write permission for ${directory} is not granted`;
  }
  if (!permission.has('fs.read', directory)) {
    return `Skipping compile cache because read permission for ${directory} is not granted`;
  }
  return undefined;
}

/** The cache when it is on, else null. Looks at the environment the first time. */
function current() {
  if (!started) {
    started = true;
    const directory = process.env.NODE_COMPILE_CACHE;
    if (directory) start(directory, isPortable(undefined));
  }
  return cache;
}

function isPortable(option) {
  return option ?? process.env.NODE_COMPILE_CACHE_PORTABLE === '1';
}

/** `module.enableCompileCache([options])`. */
function enableCompileCache(options) {
  let directory = options;
  let portable;
  if (options !== undefined && options !== null && typeof options === 'object') {
    ({ directory, portable } = options);
  }
  if (directory !== undefined && typeof directory !== 'string') {
    // As Node words it, which differs from its other checks.
    const error = new TypeError('cacheDir should be a string');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  if (current() === null && directory === undefined) {
    directory = process.env.NODE_COMPILE_CACHE;
    if (!directory) directory = require('path').join(require('os').tmpdir(), 'node-compile-cache');
  }
  return start(directory, isPortable(portable));
}

/** `module.getCompileCacheDir()`. */
function getCompileCacheDir() {
  return current()?.directory;
}

/** `module.flushCompileCache()`: writes what is new now. */
function flushCompileCache(keepDeserializedCache) {
  if (keepDeserializedCache !== undefined && typeof keepDeserializedCache !== 'boolean') {
    const error = new TypeError('keepDeserializedCache should be a boolean');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  debug('module.flushCompileCache() requested.');
  if (current() !== null) {
    for (const entry of cache.entries.values()) persistEntry(entry);
    if (!keepDeserializedCache) cache.clear();
  }
  debug('module.flushCompileCache() finished.');
}

const kCommonJS = 0;
const kESM = 1;
const kStripped = 2;

/** Text without types, from the cache or made by `make`. */
function stripped(filename, source, make) {
  if (current() === null) return make();
  const name = filename;
  const entry = cache.entry(kStripped, name, source);
  if (entry.data !== undefined) {
    entry.accepted = true;
    debug(`retrieving transpile cache for ${entry.type} ${name}...success`);
    return require('buffer').Buffer.from(entry.data).toString();
  }
  if (entry.text !== undefined) return entry.text;
  debug(`no transpile cache for ${entry.type} ${name}`);
  const text = make();
  debug(`saving transpilation cache for ${entry.type} ${name}`);
  entry.text = text;
  return text;
}

module.exports = {
  current,
  enableCompileCache,
  flushCompileCache,
  getCompileCacheDir,
  kCommonJS,
  kESM,
  stripped,
};
