'use strict';

// The way from the module loaders to mounted file systems: answers for the resolver, sources, and forgetting what came
// from a file system that was taken away.

const { ReflectApply } = primordials;

const { route } = require('#vfs/mounts');

const { binding } = require('#module/native');

/** What the resolver asks: `kind` (0 a file, 1 a directory), `read`, `realpath` and `isLink`; undefined for no. */
function answer(question, path) {
  const found = route(path);
  if (found === undefined) return undefined;
  const { system } = found;
  try {
    switch (question) {
      case 'kind':
        return system.statSync(found.path).isDirectory() ? 1 : 0;
      case 'read':
        return system.readFileSync(found.path);
      case 'realpath':
        return system.realpathSync(found.path);
      default:
        return system.lstatSync(found.path).isSymbolicLink() ? 1 : 0;
    }
  } catch {
    return undefined;
  }
}

let replaced = false;

/** Sources are read by a native that knows the system's files only. */
function replaceReading() {
  replaced = true;
  const native = binding.readText;
  binding.readText = function (...args) {
    const found = route(args[0]);
    if (found === undefined) return ReflectApply(native, binding, args);
    return require('fs').readFileSync(found.path, 'utf8');
  };
}

/** From now on modules are looked for in mounted file systems too. */
function install() {
  if (!replaced) replaceReading();
  binding.setMountedFiles(answer);
}

/** Nothing is mounted any more. */
function remove() {
  binding.setMountedFiles(undefined);
}

/** Modules that came from below a mount point are loaded anew when they are asked for again. */
function forget(point) {
  require('#module/cjs_loader').forgetBelow(`${point}/`);
  require('#module/internal').forgetUrls(require('url').pathToFileURL(`${point}/`).href);
}

module.exports = { forget, install, remove };
