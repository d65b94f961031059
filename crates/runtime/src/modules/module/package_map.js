'use strict';

// The file that `--experimental-package-map` names: where packages lie and what each may import. It is read when a bare
// specifier is first met, checked here, and handed to the resolver, which looks packages up in it from then on.

const {
  ArrayPrototypePush,
  JSONParse,
  ObjectEntries,
  SafeMap,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
} = primordials;

const { getOptionValue } = require('#internal/options');
const { binding } = require('#module/native');

let isLoaded = false;

function invalid(file, reason, cause) {
  const { ERR_PACKAGE_MAP_INVALID } = require('#internal/errors').codes;
  const error = new ERR_PACKAGE_MAP_INVALID(file, reason);
  if (cause !== undefined) error.cause = cause;
  return error;
}

function parse(file) {
  let text;
  try {
    text = require('fs').readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(file, 'failed to read', error);
  }
  let data;
  try {
    data = JSONParse(text);
  } catch (error) {
    throw invalid(file, 'invalid JSON', error);
  }
  const packages = data?.packages;
  if (typeof packages !== 'object' || packages === null) {
    throw invalid(file, 'missing "packages" object');
  }
  return packages;
}

/** The folder of a package, from its `url`. */
function folderOf(key, given, file, base) {
  if (given === undefined) throw invalid(file, `package "${key}" is missing "url" field`);
  if (typeof given !== 'string') {
    const reason = `package "${key}" has invalid "url" field: expected string, got ${typeof given}`;
    throw invalid(file, reason);
  }
  if (given === '') throw invalid(file, `package "${key}" has an empty "url" field`);
  const { URL, fileURLToPath } = require('url');
  let url;
  try {
    url = new URL(given, base);
  } catch (error) {
    throw invalid(file, `package "${key}" has invalid url "${given}"`, error);
  }
  if (url.protocol !== 'file:') {
    throw invalid(
      file,
      `package "${key}" has unsupported URL scheme in url "${given}"; ` +
        'only file: URLs and relative URLs are currently supported',
    );
  }
  let folder;
  try {
    folder = fileURLToPath(url);
  } catch (error) {
    throw invalid(file, `package "${key}" has invalid file url "${given}"`, error);
  }
  const ends = folder.length > 1 && StringPrototypeEndsWith(folder, '/');
  return ends ? StringPrototypeSlice(folder, 0, -1) : folder;
}

/** The map itself, wherever links to it lie: files are known by their own paths, too. */
function pathOfMap() {
  const file = require('path').resolve(getOptionValue('--experimental-package-map'));
  try {
    return require('fs').realpathSync(file);
  } catch {
    // Reading it tells what is wrong.
    return file;
  }
}

function load() {
  const file = pathOfMap();
  require('#internal/util').emitExperimentalWarning('Package maps');
  const packages = ObjectEntries(parse(file));
  const base = require('url').pathToFileURL(file).href;
  const keys = new SafeMap();
  const table = [];
  for (let i = 0; i < packages.length; i++) {
    const { 0: key, 1: entry } = packages[i];
    const given = entry?.url;
    const folder = folderOf(key, given, file, base);
    const other = keys.get(folder);
    if (other !== undefined) {
      const reason = `packages "${other}" and "${key}" have the same url "${given}"`;
      throw invalid(file, `${reason}; this will be supported in the future`);
    }
    keys.set(folder, key);
    const dependencies = ObjectEntries(entry.dependencies ?? {});
    const names = [];
    for (let j = 0; j < dependencies.length; j++) {
      ArrayPrototypePush(names, dependencies[j][0], `${dependencies[j][1]}`);
    }
    ArrayPrototypePush(table, key, folder, names);
  }
  for (let i = 0; i < table.length; i += 3) {
    binding.addToPackageMap(table[i], table[i + 1], table[i + 2]);
  }
  binding.setPackageMap(file);
}

/** Sees to it that the resolver has the map before it looks for a package. */
function use() {
  if (!isLoaded) {
    load();
    isLoaded = true;
  }
}

module.exports = { use };
