'use strict';

// `--eval`, `--print` and programs on standard input.

const {
  ObjectDefineProperty,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

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

/** Whether text runs, or has failed while it ran. */
const state = { runs: false };

/** Runs text as a script that sees `require`, `module` and the builtin modules as globals. */
function runScript(text, name) {
  const { globalThis } = primordials;
  const cwd = workingDirectory();
  const filename = cwd === '/' ? `/${name}` : `${cwd}/${name}`;
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
  state.runs = true;
  const result = run(text, name, 0, 0, filename);
  state.runs = false;
  print?.(result);
}

function looksLikeModule(text) {
  const type = getOptionValue('--input-type');
  if (type !== undefined && type !== '') return StringPrototypeStartsWith(type, 'module');
  if (getOptionValue('--experimental-detect-module') === false) return false;
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
  if (type !== '' || getOptionValue('--strip-types') === false) return text;
  let failure;
  try {
    require('#vm/internal').compileForPrompt(text, name);
    return text;
  } catch (error) {
    // No script, perhaps a module or TypeScript; if not, this error will show.
    failure = error;
  }
  if (internalBinding('contextify').containsModuleSyntax(text, name)) return text;
  try {
    return require('#module/typescript').checked(text, name);
  } catch (error) {
    throw asBoth(failure, error.message);
  }
}

/** The error of a text that is neither JavaScript nor TypeScript, with what the second has to say. */
function asBoth(error, message) {
  const end = StringPrototypeIndexOf(error.stack, '\n\n');
  if (end === -1) return error;
  const { stack } = error;
  const place = StringPrototypeSlice(stack, 0, end);
  error.stack = `${place}\n${message}${StringPrototypeSlice(stack, end)}`;
  return error;
}

/** What the command line says, programs cannot change. */
function noteOptions(text) {
  const noted = { __proto__: null, configurable: true, enumerable: true, writable: false };
  ObjectDefineProperty(process, '_eval', { ...noted, value: text });
  if (getOptionValue('--print')) {
    ObjectDefineProperty(process, '_print_eval', { ...noted, value: true });
  }
}

/** Runs the text of `--eval`. */
function evaluate(text, name) {
  // By which `fork` tells the program of this process from its options.
  if (name === '[eval]') noteOptions(text);
  else process._eval = text;
  preload();
  if (getOptionValue('--vfs-sources')?.length > 0) require('#vfs/start').mountAll();
  text = withoutTypes(text, name);
  if (looksLikeModule(text)) {
    if (getOptionValue('--print')) {
      const { ERR_EVAL_ESM_CANNOT_PRINT } = require('#internal/errors').codes;
      throw new ERR_EVAL_ESM_CANNOT_PRINT();
    }
    const { evalModule } = require('#module/run_main');
    const { pathToFileURL } = require('url');
    evalModule(text, `${pathToFileURL(`${process.cwd()}/`).href}[eval1]`);
    return;
  }
  const loaders = getOptionValue('--experimental-loader') ?? [];
  // A script on standard input runs without loaders until it imports something.
  const isLate = loaders.length > 0 && name === '[stdin]';
  if (isLate) {
    require('#module/esm_loader').registerWhenImporting(() =>
      require('#module/register').registerFromOptions(loaders),
    );
  }
  if (getOptionValue('--import')?.length > 0 || (loaders.length > 0 && !isLate)) {
    const { PromiseResolve } = primordials;
    require('#module/run_main').afterPreloads(() => {
      runScript(text, name);
      return PromiseResolve();
    });
    return;
  }
  if (getOptionValue('--frozen-intrinsics')) require('#internal/freeze_intrinsics').run();
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

module.exports = { evaluate, evaluateStdin, preload, readStdin, state };
