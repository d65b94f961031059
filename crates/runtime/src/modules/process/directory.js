'use strict';

// `process.cwd` and `process.chdir`.

const natives = internalBinding('process_methods');

let cachedCwd = '';

// Counts the changes of directory for the workers of this process; `cells` is shared memory once there is a worker.
const changes = { __proto__: null, cells: undefined };

function cwd() {
  if (cachedCwd === '') {
    const result = natives.cwd();
    if (typeof result === 'number') throw cwdError(result);
    cachedCwd = result;
  }
  return cachedCwd;
}

function cwdError(errno) {
  const { UVException } = require('#internal/errors');
  const error = new UVException({ errno, syscall: 'uv_cwd' });
  if (error.code === 'ENOENT') {
    error.message =
      'ENOENT: process.cwd failed with error no such file or directory, the current working ' +
      'directory was likely removed without changing the working directory, uv_cwd';
  }
  return error;
}

function chdir(directory) {
  require('#internal/validators').validateString(directory, 'directory');
  const errno = natives.chdir(directory);
  if (errno !== 0) {
    let path;
    try {
      path = cwd();
    } catch {
      // Already gone: the error names the target only.
    }
    const { UVException } = require('#internal/errors');
    throw new UVException({ errno, syscall: 'chdir', path, dest: directory });
  }
  if (changes.cells !== undefined) {
    // Asked for here: most programs never need the engine's `Atomics`.
    const { AtomicsAdd } = primordials;
    AtomicsAdd(changes.cells, 0, 1);
  }
  cachedCwd = '';
}

module.exports = { changes, chdir, cwd };
