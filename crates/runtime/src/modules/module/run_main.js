'use strict';

// Running the program's entry: deciding between the CommonJS and the ES module loader, preloading what `--require` and
// `--import` name, and what happens when the entry's promise never settles.

const { PromisePrototypeThen, StringPrototypeEndsWith, StringPrototypeStartsWith } = primordials;

const { getOptionValue, preservesSymlinks } = require('#internal/options');
const loader = require('#module/cjs_loader');
const { binding, formatOf, unwrap } = require('#module/native');
const { Module } = loader;

const kUnsettledTopLevelAwait = 13;

/** Whether the ES module loader has to run the file. */
function needsEsmLoader(filename, format) {
  if (getOptionValue('--import')?.length > 0) return true;
  if (getOptionValue('--experimental-loader')?.length > 0) return true;
  if (StringPrototypeEndsWith(filename, '.cjs') || StringPrototypeEndsWith(filename, '.cts')) {
    return false;
  }
  if (format === 'module' || format === 'wasm' || format === 'module-typescript') return true;
  // In a package of ES modules a file of an unknown kind is one of its modules, which cannot be loaded.
  return (
    format === '' && filename !== '' && unwrap(binding.packageScope(filename))?.type === 'module'
  );
}

/** `Module.runMain`: runs the file that the command line names. */
function executeUserEntryPoint(main = process.argv[1]) {
  const cwd = StringPrototypeStartsWith(main, '/') ? '/' : process.cwd();
  const known = unwrap(binding.loadMain(main, cwd, preservesSymlinks(true)));
  if (known === undefined || loader.state.hooks !== null) {
    // Not found under this very name: extensions and folders, or the error that says so.
    const filename = known === undefined ? Module._findPath(absolute(main), null, true) : known[0];
    const format = filename ? formatOf(filename) : '';
    if (filename && needsEsmLoader(filename, format)) importMain(toUrl(filename));
    else if (!filename && needsEsmLoader('', '')) importMain(toUrl(absolute(main)));
    else Module._load(absolute(main), null, true);
    return;
  }
  const { 0: filename, 1: format } = known;
  if (needsEsmLoader(filename, format)) {
    importMain(toUrl(filename));
    return;
  }
  // Without preloads nobody can have replaced any step, so the way to the file is short.
  if (getOptionValue('--require')?.length > 0) Module._load(absolute(main), null, true);
  else loader.loadMain(filename, format === 'commonjs' ? 'commonjs' : undefined);
}

function absolute(main) {
  return require('path').resolve(main);
}

function toUrl(filename) {
  return binding.pathToFileUrl(filename);
}

let pending = 0;

/** The program ends while the entry's promise is pending: an error of its own. */
function unsettled() {
  if (getOptionValue('--warnings') !== false) require('#module/stalled').warn();
  return kUnsettledTopLevelAwait;
}

/** Watches a promise of the start-up: failing is fatal, and so is never settling. */
function guard(promise) {
  const { hooks } = require('#process/exit');
  pending++;
  hooks.unsettled = unsettled;
  const settled = () => {
    if (--pending === 0) hooks.unsettled = undefined;
  };
  PromisePrototypeThen(promise, settled, (error) => {
    settled();
    // Ending the process unwinds through here as well.
    if (!process._exiting) require('#module/fatal').throwUncaught(error);
  });
}

/** Imports the entry through the ES module loader, after the `--import` preloads. */
/** Of files only those that are CommonJS may run with an option for texts. */
function refuseInputType() {
  if (getOptionValue('--input-type')) {
    throw new (require('#internal/errors').codes.ERR_INPUT_TYPE_NOT_ALLOWED)();
  }
}

function importMain(url, source) {
  refuseInputType();
  const esm = require('#module/esm_loader');
  esm.setMainUrl(url);
  afterPreloads(() => esm.importEntry(url, source));
}

let preloaded = false;

/** Runs `start` (which returns a promise) once every `--import` module has been evaluated, in order. */
function afterPreloads(start) {
  const esm = require('#module/esm_loader');
  const imports = getOptionValue('--import') ?? [];
  const loaders = getOptionValue('--experimental-loader') ?? [];
  // A program may run its entry once more.
  if (preloaded || (imports.length === 0 && loaders.length === 0)) {
    guard(start());
    return;
  }
  preloaded = true;
  const parent = toUrl(`${process.cwd()}/`);
  const next = (i) => {
    if (i === imports.length) {
      if (getOptionValue('--frozen-intrinsics')) require('#internal/freeze_intrinsics').run();
      return start();
    }
    return PromisePrototypeThen(esm.importModule(imports[i], parent), () => next(i + 1));
  };
  if (loaders.length > 0) {
    try {
      require('#module/register').registerFromOptions(loaders);
    } catch (error) {
      require('#module/fatal').throwUncaught(error);
      return;
    }
  }
  guard(next(0));
}

/** Runs source text given with `--eval` or on standard input as an ES module. */
function evalModule(source, url) {
  const esm = require('#module/esm_loader');
  esm.setMainUrl(url);
  afterPreloads(() => esm.importEntry(url, source, 'module'));
}

/** `--entry-url`: runs the module at a URL, which may be relative to the working directory. */
function runUrl(text) {
  const { URL } = require('url');
  require('#internal/util').emitExperimentalWarning('--entry-url');
  refuseInputType();
  const directory = toUrl(`${process.cwd()}/`);
  const { href } = new URL(text, directory);
  const esm = require('#module/esm_loader');
  esm.setMainUrl(href);
  afterPreloads(() => esm.importModule(href, directory));
}

module.exports = { afterPreloads, evalModule, executeUserEntryPoint, guard, importMain, runUrl };
