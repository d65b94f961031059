'use strict';

// `process.cwd` and `process.chdir`.

const natives = internalBinding('process_methods');

let cachedCwd = '';

// Who counts the changes of directory for the workers of this process, once there is one.
const changes = { __proto__: null, tell: undefined };

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
  changes.tell?.();
  cachedCwd = '';
}

module.exports = { changes, chdir, cwd };
