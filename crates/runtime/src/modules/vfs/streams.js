'use strict';

// Streams over the files of one `VirtualFileSystem`: those of `fs`, which take their functions from it.

const { FunctionPrototypeBind } = primordials;

const { ReadStream, WriteStream } = require('fs');
const { kEmptyObject } = require('#internal/util');

function operations(system) {
  const of = (name) => FunctionPrototypeBind(system[name], system);
  return {
    __proto__: null,
    open: of('open'),
    close: of('close'),
    read: of('read'),
    write: of('write'),
    fsync: (fd, callback) => process.nextTick(callback, null),
  };
}

function withOperations(system, options) {
  if (typeof options === 'string') options = { encoding: options };
  return { ...(options ?? kEmptyObject), fs: operations(system) };
}

class VirtualReadStream extends ReadStream {
  constructor(system, path, options) {
    super(path, withOperations(system, options));
    this.path = path;
  }
}

class VirtualWriteStream extends WriteStream {
  constructor(system, path, options) {
    super(path, withOperations(system, options));
    this.path = path;
  }
}

module.exports = { VirtualReadStream, VirtualWriteStream };
