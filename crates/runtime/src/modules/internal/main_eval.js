'use strict';

// `--eval`, `--print` and programs on standard input.

const { StringPrototypeEndsWith, StringPrototypeStartsWith } = primordials;

const { isPromise } = internalBinding('types');

const { getOptionValue } = require('#internal/options');
const { Module } = require('#module/cjs_loader');

function preload() {
  const list = getOptionValue('--require');
  if (list !== undefined && list.length > 0) Module._preloadModules(list);
}

/** The working directory; the folder of nodus when it was removed. */
function workingDirectory() {
  try {
    return process.cwd();
  } catch {
    return require('path').dirname(process.execPath);
  }
}

/** Prints what the text gave: at once, but a promise when the process ends, which is when it may have settled. */
function printer() {
  const { log } = require('console');
  let pending;
  process.once('exit', () => {
    if (pending !== undefined) log(pending);
  });
  return (result) => {
    if (isPromise(result)) pending = result;
    else log(result);
  };
}

/** Runs text as a script that sees `require`, `module` and the builtin modules as globals. */
function runScript(text, name) {
  const { globalThis } = primordials;
  const path = require('path');
  const cwd = workingDirectory();
  const filename = path.join(cwd, name);
  const module = new Module(name);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(cwd);
  globalThis.module = module;
  globalThis.exports = module.exports;
  globalThis.__filename = name;
  globalThis.__dirname = '.';
  globalThis.require = Module.createRequire(filename);
  globalThis.require.main = undefined;
  require('#internal/main_globals').exposeBuiltinModules();
  const { runScript: run } = internalBinding('contextify');
  const print = getOptionValue('--print') ? printer() : undefined;
  const result = run(text, name, 0, 0, filename);
  print?.(result);
}

function looksLikeModule(text) {
  const type = getOptionValue('--input-type');
  if (type !== undefined && type !== '') return StringPrototypeStartsWith(type, 'module');
  if (getOptionValue('--print')) return false;
  const { compileFunction, containsModuleSyntax } = internalBinding('contextify');
  if (!containsModuleSyntax(text, '[eval]')) return false;
  try {
    // A script that only declares a name which CommonJS has as well is no module.
    compileFunction(text, '[eval]', 0, 0, [], undefined);
    return false;
  } catch {
    return true;
  }
}

/** The text as JavaScript: it may be TypeScript, which the option says or which shows when nothing else fits. */
function withoutTypes(text, name) {
  const type = getOptionValue('--input-type') ?? '';
  if (StringPrototypeEndsWith(type, '-typescript')) {
    return require('#module/typescript').checked(text, name);
  }
  if (type !== '' || !require('#module/typescript').isEnabled()) return text;
  const { checkSyntax, containsModuleSyntax } = internalBinding('contextify');
  try {
    checkSyntax(text, name, false);
    return text;
  } catch {
    // Neither a script nor a module, perhaps TypeScript; if not, the error of the text as it is will show.
  }
  if (containsModuleSyntax(text, name)) return text;
  try {
    return require('#module/typescript').checked(text, name);
  } catch {
    return text;
  }
}

/** Runs the text of `--eval`. */
function evaluate(text, name) {
  // By which `fork` tells the program of this process from its options.
  process._eval = text;
  preload();
  text = withoutTypes(text, name);
  if (looksLikeModule(text)) {
    const { evalModule } = require('#module/run_main');
    const { pathToFileURL } = require('url');
    evalModule(text, `${pathToFileURL(`${process.cwd()}/`).href}[eval1]`);
    return;
  }
  const imports = getOptionValue('--import');
  if (imports !== undefined && imports.length > 0) {
    const { PromiseResolve } = primordials;
    require('#module/run_main').afterPreloads(() => {
      runScript(text, name);
      return PromiseResolve();
    });
    return;
  }
  runScript(text, name);
}

/** Reads standard input to its end and runs it. */
function evaluateStdin() {
  readStdin((text) => evaluate(text, '[stdin]'));
}

/** Calls back with all of standard input. */
function readStdin(callback) {
  let text = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    text += chunk;
  });
  process.stdin.on('end', () => callback(text));
}

module.exports = { evaluate, evaluateStdin, looksLikeModule, preload, readStdin };
