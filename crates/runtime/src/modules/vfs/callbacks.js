'use strict';

// The functions of `VirtualFileSystem` that take callbacks.

const { ObjectDefineProperty, ObjectGetOwnPropertyDescriptors, PromisePrototypeThen } = primordials;

const { validateFunction } = require('#internal/validators');
const { handleOf, release } = require('#vfs/descriptors');

/** Tells the callback what becomes of a promise, outside of the promise. */
function settle(promise, callback) {
  PromisePrototypeThen(
    promise,
    (value) => process.nextTick(callback, null, value),
    (error) => process.nextTick(callback, error),
  );
}

/** The same where there is nothing to tell. */
function finish(promise, callback) {
  PromisePrototypeThen(
    promise,
    () => process.nextTick(callback, null),
    (error) => process.nextTick(callback, error),
  );
}

function split(options, callback) {
  if (typeof options === 'function') return { callback: options, options: undefined };
  validateFunction(callback, 'callback');
  return { callback, options };
}

async function withHandle(fd, syscall, operation) {
  return operation(handleOf(fd, syscall));
}

const methods = {
  readFile(path, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(this.promises.readFile(path, options), callback);
  },

  writeFile(path, data, options, callback) {
    ({ options, callback } = split(options, callback));
    finish(this.promises.writeFile(path, data, options), callback);
  },

  stat(path, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(this.promises.stat(path, options), callback);
  },

  lstat(path, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(this.promises.lstat(path, options), callback);
  },

  readdir(path, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(this.promises.readdir(path, options), callback);
  },

  realpath(path, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(this.promises.realpath(path, options), callback);
  },

  readlink(path, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(this.promises.readlink(path, options), callback);
  },

  access(path, mode, callback) {
    ({ options: mode, callback } = split(mode, callback));
    finish(this.promises.access(path, mode), callback);
  },

  open(path, flags, mode, callback) {
    if (typeof flags === 'function') {
      callback = flags;
      flags = undefined;
      mode = undefined;
    } else if (typeof mode === 'function') {
      callback = mode;
      mode = undefined;
    }
    validateFunction(callback, 'callback');
    settle(this.promises.open(path, flags, mode), callback);
  },

  close(fd, callback) {
    validateFunction(callback, 'callback');
    const closed = async () => release(fd).close();
    finish(closed(), callback);
  },

  read(fd, buffer, offset, length, position, callback) {
    validateFunction(callback, 'callback');
    const read = withHandle(fd, 'read', (handle) => handle.read(buffer, offset, length, position));
    PromisePrototypeThen(
      read,
      ({ bytesRead }) => process.nextTick(callback, null, bytesRead, buffer),
      (error) => process.nextTick(callback, error),
    );
  },

  write(fd, buffer, offset, length, position, callback) {
    validateFunction(callback, 'callback');
    const written = withHandle(fd, 'write', (handle) =>
      handle.write(buffer, offset, length, position),
    );
    PromisePrototypeThen(
      written,
      ({ bytesWritten }) => process.nextTick(callback, null, bytesWritten, buffer),
      (error) => process.nextTick(callback, error),
    );
  },

  rm(path, options, callback) {
    ({ options, callback } = split(options, callback));
    finish(this.promises.rm(path, options), callback);
  },

  fstat(fd, options, callback) {
    ({ options, callback } = split(options, callback));
    settle(
      withHandle(fd, 'fstat', (handle) => handle.stat(options)),
      callback,
    );
  },

  truncate(path, length, callback) {
    ({ options: length, callback } = split(length, callback));
    finish(this.promises.truncate(path, length), callback);
  },

  ftruncate(fd, length, callback) {
    ({ options: length, callback } = split(length, callback));
    finish(
      withHandle(fd, 'ftruncate', (handle) => handle.truncate(length)),
      callback,
    );
  },

  link(existingPath, newPath, callback) {
    validateFunction(callback, 'callback');
    finish(this.promises.link(existingPath, newPath), callback);
  },

  mkdtemp(prefix, options, callback) {
    ({ callback } = split(options, callback));
    settle(this.promises.mkdtemp(prefix), callback);
  },

  opendir(path, options, callback) {
    ({ options, callback } = split(options, callback));
    const open = async () => this.opendirSync(path, options);
    settle(open(), callback);
  },
};

const descriptors = ObjectGetOwnPropertyDescriptors(methods);
for (const name in descriptors) {
  ObjectDefineProperty(descriptors[name], 'enumerable', { __proto__: null, value: false });
}

module.exports = { methods: descriptors };
