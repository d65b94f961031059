'use strict';

// The numbers of open virtual files. They begin where no system's descriptor is.

const { SafeMap } = primordials;

const { failure } = require('#vfs/errors');

const kFirst = 2 ** 30;

let next = kFirst;
const open = new SafeMap();

/** Whether a number could be a virtual file's. */
function isVirtual(fd) {
  return fd >= kFirst;
}

/** The number for a handle. */
function register(handle) {
  const fd = next++;
  open.set(fd, handle);
  return fd;
}

/** The handle of a number. */
function handleOf(fd, syscall) {
  const handle = open.get(fd);
  if (handle === undefined) throw failure('EBADF', syscall);
  return handle;
}

/** The handle of a number that is free from now on. */
function release(fd) {
  const handle = handleOf(fd, 'close');
  open.delete(fd);
  return handle;
}

module.exports = { handleOf, isVirtual, register, release };
