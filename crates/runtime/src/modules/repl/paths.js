'use strict';

// Names of modules and files between the quotes of `require('`, `import('`, `.load ` and the calls of `fs`.

const {
  ArrayPrototypeFilter,
  ArrayPrototypeForEach,
  ArrayPrototypeIncludes,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  ArrayPrototypeSort,
  ObjectKeys,
  RegExpPrototypeExec,
  SafeSet,
  StringPrototypeIncludes,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { libraries } = require('#repl/libraries');

const requireCall = /\brequire\s*\(\s*(['"`])((?:[\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const importCall = /\bimport\s*\(\s*(['"`])((?:[\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const closedCall = /\b(?:require|import)\s*\(\s*(['"`])[\w@./:-]*\1$/;
const fileCall = /\bfs(?:\.promises)?\.\s*[a-z][a-zA-Z]+\(\s*["'](.*)$/;

function isScheme(name) {
  return StringPrototypeStartsWith(name, 'node:');
}

function entries(folder) {
  try {
    return require('fs').readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(folder, entry) {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    return require('fs').statSync(require('path').join(folder, entry.name)).isDirectory();
  } catch {
    return false;
  }
}

/** What a folder offers to `require()`: files without the extensions that it adds, folders with an index file. */
function moduleFiles(folder, prefix, extensions, keepsExtension, into) {
  const { extname, join } = require('path');
  ArrayPrototypeForEach(entries(folder), (entry) => {
    const { name } = entry;
    const extension = extname(name);
    const base = StringPrototypeSlice(name, 0, name.length - extension.length);
    // A name with a version in it is that of a package's folder.
    if (RegExpPrototypeExec(/-\d+\.\d+(?:\.\d+)?/, base) !== null && extension !== '') return;
    if (isFolder(folder, entry)) {
      if (name[0] === '.' && name !== '.' && name !== '..') return;
      ArrayPrototypePush(into, `${prefix}${name}/`);
      if (keepsExtension) return;
      const files = ArrayPrototypeMap(entries(join(folder, name)), (file) => file.name);
      if (hasIndex(files, extensions)) ArrayPrototypePush(into, `${prefix}${name}`);
      return;
    }
    if (!ArrayPrototypeIncludes(extensions, extension)) return;
    if (keepsExtension) ArrayPrototypePush(into, `${prefix}${name}`);
    else if (prefix === '' || base !== 'index') ArrayPrototypePush(into, `${prefix}${base}`);
    else ArrayPrototypePush(into, `${prefix}${base}`);
  });
}

function hasIndex(files, extensions) {
  for (let i = 0; i < extensions.length; i++) {
    if (ArrayPrototypeIncludes(files, `index${extensions[i]}`)) return true;
  }
  return ArrayPrototypeIncludes(files, 'package.json');
}

/** The groups of module names, those shown last first. */
function modules(server, begun, isImport) {
  const path = require('path');
  const found = [];
  const extensions = isImport
    ? ['.js', '.mjs', '.cjs', '.json', '.node', '.ts', '.mts', '.cts']
    : ArrayPrototypeFilter(
        ObjectKeys(server.context.require?.extensions ?? require('module')._extensions),
        (e) => e !== '.mjs',
      );
  let folders;
  if (begun === '.') {
    return { groups: [['./', '../']], filter: begun };
  }
  if (begun === '..') {
    return { groups: [['../']], filter: begun };
  }
  const slash = StringPrototypeLastIndexOf(begun, '/');
  const sub = slash === -1 ? '' : StringPrototypeSlice(begun, 0, slash + 1);
  const isRelative = RegExpPrototypeExec(/^\.\.?\//, begun) !== null;
  if (isRelative || path.isAbsolute(begun)) {
    folders = [path.resolve(process.cwd(), sub)];
  } else {
    folders = ArrayPrototypeMap(server.context.module?.paths ?? [], (p) => path.join(p, sub));
  }
  const seen = new SafeSet();
  ArrayPrototypeForEach(folders, (folder) => {
    if (seen.has(folder)) return;
    seen.add(folder);
    moduleFiles(folder, sub, extensions, isImport && isRelative, found);
  });
  const groups = [found];
  if (!isRelative) {
    const names = libraries();
    ArrayPrototypePush(
      groups,
      ArrayPrototypeFilter(names, (name) => !isScheme(name)),
    );
    ArrayPrototypePush(groups, schemed(names));
  }
  return { groups, filter: begun };
}

/** All builtin modules by names with the scheme, and only real ones. */
function schemed(names) {
  const { isBuiltin } = require('module');
  const result = [];
  ArrayPrototypeForEach(names, (name) => {
    if (isScheme(name)) ArrayPrototypePush(result, name);
    else if (isBuiltin(`node:${name}`)) ArrayPrototypePush(result, `node:${name}`);
  });
  return result;
}

function arranged({ groups, filter }) {
  const seen = new SafeSet();
  const result = [];
  for (let i = groups.length - 1; i >= 0; i--) {
    const names = ArrayPrototypeSort(
      ArrayPrototypeFilter(groups[i], (name) => {
        if (!StringPrototypeStartsWith(name, filter) || seen.has(name)) return false;
        seen.add(name);
        return true;
      }),
    );
    if (names.length === 0) continue;
    if (result.length > 0) ArrayPrototypePush(result, '');
    ArrayPrototypeForEach(names, (name) => ArrayPrototypePush(result, name));
  }
  return [result, filter];
}

/** Files whose names begin like the last part of a path. */
function files(begun) {
  const path = require('path');
  let base = begun;
  let folder = begun;
  let names = entries(folder);
  base = '';
  if (names.length === 0) {
    base = path.basename(begun);
    folder = path.dirname(begun);
    names = entries(folder);
  }
  const result = [];
  ArrayPrototypeForEach(names, (entry) => {
    if (!StringPrototypeStartsWith(entry.name, base)) return;
    ArrayPrototypePush(result, isFolder(folder, entry) ? `${entry.name}/` : entry.name);
  });
  return [ArrayPrototypeSort(result), base];
}

/** Completes a name between quotes; undefined when the line does not end in one. */
function complete(server, line) {
  if (RegExpPrototypeExec(closedCall, line) !== null) return [[], undefined];
  let found = RegExpPrototypeExec(requireCall, line);
  if (found !== null) return arranged(modules(server, found[2], false));
  found = RegExpPrototypeExec(importCall, line);
  if (found !== null) return arranged(modules(server, found[2], true));
  // Reading a folder takes time, which only the user's own key may cost.
  if (!server.allowBlockingCompletions) return undefined;
  found = RegExpPrototypeExec(fileCall, line);
  if (found !== null && !StringPrototypeIncludes(found[1], '"')) return files(found[1]);
  return undefined;
}

module.exports = { complete };
