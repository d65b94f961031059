'use strict';

// An open entry of a ZIP archive. Entries are written as a whole, which is done when the file is closed.

const { Date, DateNow } = primordials;

const { Buffer } = require('buffer');
const { runAsync, runSync } = require('#zlib/zip_steps');
const { Content, MemoryFileHandle } = require('#vfs/memory_handle');
const { kClosed } = require('#vfs/handle');

/** What the handle sees of the entry. */
class OpenEntry {
  constructor(bytes, owner) {
    this.content = new Content();
    if (bytes.byteLength > 0) this.content.write(bytes, 0);
    this.owner = owner;
    this.changed = undefined;
  }

  stats(options) {
    const known =
      this.changed === undefined
        ? undefined
        : { __proto__: null, mode: this.owner.mode, modified: new Date(this.changed) };
    return this.owner.stats(options, this.content.length, known);
  }

  setMode() {
    // The mode is the entry's, and is written with it.
  }

  setTimes() {
    // The same.
  }
}

function touched(entry) {
  entry.changed = DateNow();
}

class ZipFileHandle extends MemoryFileHandle {
  #entry;

  constructor(path, flags, mode, bytes, owner) {
    const entry = new OpenEntry(bytes, owner);
    super(path, flags, mode, entry, touched);
    this.#entry = entry;
  }

  /** Closing the file will write it. */
  touch() {
    touched(this.#entry);
  }

  *#commit() {
    this[kClosed] = true;
    const { changed, content, owner } = this.#entry;
    if (changed === undefined) return;
    yield* owner.commit(Buffer.from(content.buffer));
  }

  async close() {
    if (!this[kClosed]) await runAsync(this.#commit());
  }

  closeSync() {
    if (!this[kClosed]) runSync(this.#commit());
  }
}

module.exports = { ZipFileHandle };
