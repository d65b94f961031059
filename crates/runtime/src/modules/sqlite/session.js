'use strict';

// Session: a recording of changes that can be applied elsewhere.

const { SymbolDispose } = primordials;

const { illegalConstructor, invalidState, nativeLooking } = require('#sqlite/checks');

const kMake = {};

class Session {
  #native;
  #database;

  constructor(token, native, database) {
    if (token !== kMake) throw illegalConstructor();
    this.#native = native;
    this.#database = database;
  }

  #needOpen() {
    if (!this.#database.isOpen) throw invalidState('database is not open');
    if (!this.#native.open) throw invalidState('session is not open');
    return this.#native;
  }

  changeset() {
    return this.#needOpen().changes(false);
  }

  patchset() {
    return this.#needOpen().changes(true);
  }

  close() {
    this.#needOpen().close();
  }

  [SymbolDispose]() {
    if (this.#native.open) this.#native.close();
  }
}

nativeLooking(Session, ['changeset', 'patchset', 'close']);

const makeSession = (native, database) => new Session(kMake, native, database);

module.exports = { Session, makeSession };
