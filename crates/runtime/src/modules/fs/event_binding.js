'use strict';

// What `process.binding('fs_event_wrap')` has: the handle of `fs.watch`, with its arguments in Node's order.

const { decodeName, wantsRaw } = require('#fs/utils');
const { FSEvent: Native } = internalBinding('fs');

/** Tells of changes by `onchange(status, eventType, filename)`, which programs set. */
class FSEvent {
  #native = new Native();

  get initialized() {
    return this.#native.initialized;
  }

  /** 0 or an error number. Whether the whole tree is meant makes no difference on this system, as in Node. */
  start(path, persistent, _recursive, encoding) {
    const isRaw = wantsRaw(encoding);
    this.#native.onchange = (status, type, name) => {
      this.onchange?.(status, type, isRaw && name !== null ? decodeName(name, encoding) : name);
    };
    return this.#native.start(path, persistent, isRaw);
  }

  close(callback) {
    this.#native.close(callback);
  }

  ref() {
    this.#native.ref();
  }

  unref() {
    this.#native.unref();
  }

  hasRef() {
    return this.#native.hasRef();
  }
}
require('#async_hooks/internal').defineAsyncWrap(FSEvent, 'FSEVENTWRAP');

module.exports = { FSEvent };
