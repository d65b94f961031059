'use strict';

// How a builtin class takes part in structured clones: it names the file and the exported class that the other side
// makes, what travels, and how that fills a new object.

const { ObjectDefineProperty } = primordials;

const { kClone, kDeserialize, kTransfer, kTransferList } = internalBinding('messaging');

function hidden(prototype, key, value) {
  ObjectDefineProperty(prototype, key, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

/**
 * Objects of `Class` can be cloned: `read(object)` gives the data, `fill(object, data, handle)` takes them. What
 * `share(object)` gives, an object of native state, stands for the same state on the other side, as `handle`.
 */
function defineClone(Class, info, read, fill, share = undefined) {
  hidden(Class.prototype, kClone, function clone() {
    const handle = share === undefined ? undefined : share(this);
    return { data: read(this), deserializeInfo: info, handle };
  });
  hidden(Class.prototype, kDeserialize, function deserialize(data, handle) {
    fill(this, data, handle);
  });
}

/** Objects of `Class` can be moved; `list(object)` gives what moves along. */
function defineTransfer(Class, info, read, fill, list = undefined) {
  hidden(Class.prototype, kTransfer, function transfer() {
    return { data: read(this), deserializeInfo: info };
  });
  if (list !== undefined) {
    hidden(Class.prototype, kTransferList, function transferList() {
      return list(this);
    });
  }
  hidden(Class.prototype, kDeserialize, function deserialize(data) {
    fill(this, data);
  });
}

/**
 * As `defineTransfer`, with the parts and the maker `maker` in a file that is loaded when first needed. `list` is asked
 * before anything moves, `share` after `read`.
 */
function defineLazyTransfer(Class, file, key, maker) {
  hidden(Class.prototype, kTransfer, function transfer() {
    const parts = require(file)[key];
    const data = parts.read(this);
    return { data, deserializeInfo: `${file}:${maker}`, handle: parts.share?.(this) };
  });
  hidden(Class.prototype, kTransferList, function transferList() {
    return require(file)[key].list(this);
  });
  hidden(Class.prototype, kDeserialize, function deserialize(data, handle) {
    require(file)[key].fill(this, data, handle);
  });
}

/** Objects of `Class` have no clone. */
function refuseClone(Class) {
  hidden(Class.prototype, kClone, false);
}

module.exports = { defineClone, defineLazyTransfer, defineTransfer, refuseClone };
