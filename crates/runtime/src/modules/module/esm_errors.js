'use strict';

// Better words for link errors of ES modules: a missing name in a CommonJS module is explained with the way to import
// it anyway.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

// The engine's sentence and V8's, which it is turned into.
const kMissing =
  /requested module '([\s\S]*?)' (?:doesn't|does not) provide an export named:? '?([^']*?)'?$/;

const kAmbiguous = /requested module '([\s\S]*?)' contains ambiguous star export: '([^']*)'/;

const kFacade = 'node:internal/facade?';

/** The import that a link error is about: the importing job and the index of its request. */
function findRequest(root, target) {
  if (StringPrototypeStartsWith(target, kFacade))
    target = StringPrototypeSlice(target, kFacade.length);
  const queue = [root];
  for (let i = 0; i < queue.length; i++) {
    const { requests, dependencies } = queue[i];
    if (requests === undefined) continue;
    for (let j = 0; j < dependencies.length; j++) {
      const dependency = dependencies[j];
      if (dependency.url === target || requests[j].specifier === target) {
        return {
          __proto__: null,
          importer: queue[i],
          dependency,
          specifier: requests[j].specifier,
        };
      }
      if (!ArrayPrototypeIncludes(queue, dependency)) ArrayPrototypePush(queue, dependency);
    }
  }
  return undefined;
}

/** The text of a module, when it is a file. */
function sourceOf(importer) {
  try {
    const { binding } = require('#module/native');
    return binding.readText(binding.fileUrlToPath(importer.url));
  } catch {
    return undefined;
  }
}

/** The first name in the order of the text that is imported and missing: the engine names any of them. */
function firstMissing(importer, specifier, dependency, name) {
  const known = dependency.wrap.exportNames;
  const source = sourceOf(importer);
  if (known === undefined || source === undefined) return name;
  const pattern = /import\s+(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s*(['"])(.*?)\2/g;
  let match;
  while ((match = RegExpPrototypeExec(pattern, source)) !== null) {
    if (match[3] !== specifier) continue;
    const names = StringPrototypeSplit(match[1], ',');
    for (let i = 0; i < names.length; i++) {
      const imported = StringPrototypeTrim(StringPrototypeSplit(names[i], /\sas\s/)[0]);
      if (imported !== '' && !ArrayPrototypeIncludes(known, imported)) return imported;
    }
  }
  return name;
}

/** The names of an import statement as a destructuring pattern, when the statement stands on one line. */
function patternOf(importer, specifier, name) {
  const source = sourceOf(importer);
  if (source === undefined) return undefined;
  const lines = StringPrototypeSplit(source, '\n');
  for (let i = 0; i < lines.length; i++) {
    const match = RegExpPrototypeExec(
      /import\s+(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s*(['"])(.*?)\2/,
      lines[i],
    );
    if (match === null || !StringPrototypeIncludes(match[1], name)) continue;
    if (match[3] !== specifier && !StringPrototypeIncludes(match[3], '\\')) continue;
    return `{${RegExpPrototypeSymbolReplace(/\s+as\s+/g, match[1], ': ')}}`;
  }
  return undefined;
}

function isCommonJS(job) {
  return job.format === 'commonjs' || job.format === 'commonjs-typescript';
}

function setMessage(error, message) {
  const { message: old, stack } = error;
  error.message = message;
  if (typeof stack !== 'string') return;
  const at = StringPrototypeIndexOf(stack, old);
  if (at === -1) return;
  error.stack =
    StringPrototypeSlice(stack, 0, at) + message + StringPrototypeSlice(stack, at + old.length);
}

/** Where in a statement's clause a name is imported, as an index; -1 if it is not. */
function indexInClause(clause, name) {
  if (name === 'default') {
    const found = RegExpPrototypeExec(/^\s*(?!\{|\*)[\w$]/, clause);
    if (found !== null) return found[0].length - 1;
  }
  const open = StringPrototypeIndexOf(clause, '{');
  if (open === -1) return -1;
  const names = /[^,{}]+/g;
  names.lastIndex = open;
  let part;
  while ((part = RegExpPrototypeExec(names, clause)) !== null) {
    const word = RegExpPrototypeExec(/^(\s*)((['"]?)([\w$-]+)\3)/, part[0]);
    if (word !== null && word[4] === name) return part.index + word[1].length;
  }
  return -1;
}

/** Puts the line with the import of a missing name above the stack. */
function showImport(error, importer, specifier, name) {
  const source = sourceOf(importer);
  const { stack } = error;
  if (source === undefined || typeof stack !== 'string') return;
  const statements = /\b(?:import|export)\b([^;]*?)\bfrom\s*(['"])(.*?)\2/g;
  let match;
  while ((match = RegExpPrototypeExec(statements, source)) !== null) {
    if (match[3] !== specifier) continue;
    const at = indexInClause(match[1], name);
    if (at === -1) continue;
    const index = match.index + StringPrototypeIndexOf(match[0], match[1]) + at;
    const before = StringPrototypeSplit(StringPrototypeSlice(source, 0, index), '\n');
    const line = StringPrototypeSplit(source, '\n')[before.length - 1];
    const column = before[before.length - 1].length;
    const rest = StringPrototypeSlice(line, column);
    const width = RegExpPrototypeExec(/^(?:[\w$]+|(['"]).*?\1)?/, rest)[0].length || 1;
    const caret = StringPrototypeRepeat(' ', column) + StringPrototypeRepeat('^', width);
    error.stack = `${importer.url}:${before.length}\n${line}\n${caret}\n${stack}`;
    return;
  }
}

/** Two modules that are passed on as a whole export the same name. */
function explainAmbiguity(error, job) {
  const match = RegExpPrototypeExec(kAmbiguous, `${error?.message}`);
  const found = match === null ? undefined : findRequest(job, match[1]);
  if (found === undefined) return;
  setMessage(
    error,
    `The requested module '${found.specifier}' contains conflicting star exports for name '${match[2]}'`,
  );
  showImport(error, found.importer, found.specifier, match[2]);
}

/** Rewrites the error of a failed link in place. */
function explainLinkError(error, job) {
  const match = RegExpPrototypeExec(kMissing, `${error?.message}`);
  if (match === null) {
    explainAmbiguity(error, job);
    return;
  }
  const { 1: target } = match;
  let { 2: name } = match;
  const found = findRequest(job, target);
  if (found === undefined) return;
  const { dependency, importer, specifier } = found;
  if (!isCommonJS(dependency)) {
    setMessage(
      error,
      `The requested module '${specifier}' does not provide an export named '${name}'`,
    );
    showImport(error, importer, specifier, name);
    return;
  }
  name = firstMissing(importer, specifier, dependency, name);
  const pattern = patternOf(importer, specifier, name);
  setMessage(
    error,
    `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, ` +
      'which may not support all module.exports as named exports.\nCommonJS modules can always be ' +
      `imported via the default export, for example using:\n\nimport pkg from '${specifier}';\n${
        pattern === undefined ? '' : `const ${pattern} = pkg;\n`
      }`,
  );
  showImport(error, importer, specifier, name);
}

const kCjsGlobal = /^(require|module|exports|__filename|__dirname) is not defined$/;

const kInstead = {
  __proto__: null,
  __dirname: 'use import.meta.dirname instead',
  __filename: 'use import.meta.filename instead',
  exports: 'use export instead of module.exports/exports',
  module: 'use export instead of module.exports/exports',
  require: 'replace require() with import',
};

/** Tells who uses CommonJS's variables in an ES module what to do; `awaits` says that it cannot be a CommonJS file. */
function explainGlobal(error, awaits) {
  const match = RegExpPrototypeExec(kCjsGlobal, `${error.message}`);
  if (match === null) return;
  if (awaits) {
    setMessage(
      error,
      `Cannot determine intended module format because both '${match[1]}' and top-level await are ` +
        'present. If the code is intended to be CommonJS, wrap await in an async function. If the ' +
        `code is intended to be an ES module, ${kInstead[match[1]]}.`,
    );
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    return;
  }
  let text = `${error.message} in ES module scope`;
  if (match[1] === 'require') text += ', you can use import instead';
  const file = fileOf(error);
  if (file !== undefined && StringPrototypeEndsWith(file, '.js')) {
    const { binding } = require('#module/native');
    const scope = binding.packageFile(file);
    if (scope !== undefined && binding.formatOf(file) === 'module') {
      text +=
        "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
        `'${scope}' contains "type": "module". To treat it as a CommonJS script, rename it to use the ` +
        "'.cjs' file extension.";
    }
  }
  setMessage(error, text);
}

/** The file that an error was thrown in, by the first frame of its stack. */
function fileOf(error) {
  const match = RegExpPrototypeExec(/(file:\/\/[^\s)]*?):\d+:\d+/, `${error.stack}`);
  return match === null ? undefined : require('#module/native').binding.fileUrlToPath(match[1]);
}

module.exports = { explainGlobal, explainLinkError };
