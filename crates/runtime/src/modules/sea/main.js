'use strict';

// Runs the program of a single executable application. It sees the builtin modules and nothing on the disk, unless it makes
// itself a `require` for that.

const { ERR_UNKNOWN_BUILTIN_MODULE } = require('#internal/errors').codes;

const natives = internalBinding('sea');

let warned = true;

/** Tells once why a module of the disk cannot be had. */
function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning(
    'Currently the require() provided to the main script embedded into single-executable ' +
      'applications only supports loading built-in modules.\n' +
      'To load a module from disk after the single executable application is launched, use ' +
      'require("module").createRequire().\n' +
      'Support for bundled module loading or virtual file systems are under discussions in ' +
      'https://github.com/nodejs/single-executable',
  );
}

function runCommonJs(source, path) {
  const { Module } = require('#module/cjs_loader');
  const { setOwnProperty } = require('#internal/own_property');
  const { getBuiltinModule } = require('#module/internal');
  const filename = process.execPath;
  const { dirname } = require('path');
  const module = new Module(filename);
  module.filename = filename;
  module.loaded = false;
  module.paths = Module._nodeModulePaths(dirname(filename));
  process.mainModule = module;
  const embedderRequire = function embedderRequire(id) {
    warn();
    require('#internal/validators').validateString(id, 'id');
    const found = getBuiltinModule(id);
    if (found === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(id);
    return found;
  };
  setOwnProperty(embedderRequire, 'main', module);
  const { compileFunction } = internalBinding('contextify');
  let main;
  try {
    main = compileFunction(
      source,
      path,
      0,
      0,
      ['exports', 'require', 'module', '__filename', '__dirname'],
      filename,
    );
  } catch (error) {
    require('#vm/decorate').decorateSyntaxError(error);
    throw error;
  }
  main(module.exports, embedderRequire, module, filename, dirname(filename));
  module.loaded = true;
}

/** Runs the program as a file beside its assets, in a file system that is made of them. */
function runMounted(path, format) {
  const { mountAssets } = require('#vfs/assets');
  const file = mountAssets(path);
  process.argv[1] = process.argv0;
  if (format === 'module') {
    const { pathToFileURL } = require('url');
    require('#module/run_main').importMain(pathToFileURL(file).href);
  } else {
    require('#module/cjs_loader').Module._load(file, null, true);
  }
}

function run() {
  const { 0: path, 1: format, 2: warns, 3: mounted } = natives.info();
  if (mounted) {
    if (warns) require('#internal/util').emitExperimentalWarning('Single executable application');
    runMounted(path, format);
    return;
  }
  const { StringDecoder } = require('string_decoder');
  const { Buffer } = require('buffer');
  const source = new StringDecoder('utf8').end(Buffer.from(natives.main()));
  process.argv[1] = process.argv0;
  if (warns) {
    warned = false;
    require('#internal/util').emitExperimentalWarning('Single executable application');
  }
  const { pathToFileURL } = require('url');
  const url = pathToFileURL(process.execPath).href;
  require('#module/esm_loader').setEmbedded(url, warn);
  if (format === 'module') require('#module/internal').evalModule(source, url);
  else runCommonJs(source, path);
}

module.exports = { run };
