'use strict';

// The system's errors as file systems in memory give them.

const { UVExceptionOfLibrary } = require('#internal/errors');

const { os } = internalBinding('constants');

/** An error of the system by its name: `ENOENT` and the like. */
function failure(code, syscall, path) {
  return new UVExceptionOfLibrary({ errno: -os.errno[code], syscall, path });
}

module.exports = { failure };
