'use strict';

// Starting a program while `--vfs-mount` or `--vfs-load` ask for mounts: these come after the modules that are loaded first,
// which may register providers.

const { ArrayPrototypeSplice, StringPrototypeSlice } = primordials;

const { getOptionValue } = require('#internal/options');

/** Whether modules are imported before the program. */
function importsFirst() {
  return (
    getOptionValue('--import')?.length > 0 || getOptionValue('--experimental-loader')?.length > 0
  );
}

function mountAll() {
  return require('#vfs/sources').mountAll();
}

/** Runs the program: the file that the command line names, or what the source of `--vfs-load` holds. */
function run(path) {
  if (!importsFirst()) {
    const program = mountAll();
    require('#module/internal').runMain(program === undefined ? path : program.point);
    return;
  }
  const { binding } = require('#module/native');
  const esm = require('#module/esm_loader');
  require('#module/internal').afterPreloads(async () => {
    const program = mountAll();
    const { Module } = require('#module/cjs_loader');
    const main = program === undefined ? require('path').resolve(path) : program.point;
    const url = binding.pathToFileUrl(Module._findPath(main, null, true) || main);
    esm.setMainUrl(url);
    return esm.importEntry(url);
  });
}

/** The name of the program's source becomes the first of its arguments. */
function nameProgram() {
  const sources = getOptionValue('--vfs-sources');
  for (let i = 0; i < sources.length; i++) {
    if (sources[i][0] !== '!') continue;
    const source = require('path').resolve(StringPrototypeSlice(sources[i], 1));
    ArrayPrototypeSplice(process.argv, 1, 0, source);
    return source;
  }
  return undefined;
}

module.exports = { mountAll, nameProgram, run };
