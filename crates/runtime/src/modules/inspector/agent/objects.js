'use strict';

// The objects that a session was told of, by the ids it knows them by.

const { ProtocolError } = require('protocol');

const host = internalBinding;

/** Stands for something that is no object of the program: a scope, a list of scopes. `list()` gives its properties. */
class Virtual {
  constructor(remote, list, materialize) {
    this.remote = remote;
    this.list = list;
    this.materialize = materialize;
  }
}

class ObjectTable {
  #next = 1;
  #objects = new Map();
  #groups = new Map();

  /** Gives an id to an object of a context. */
  add(value, contextId, group = '') {
    const id = `${host.isolateId}.${contextId}.${this.#next++}`;
    this.#objects.set(id, { value, contextId, group });
    if (group !== '') {
      let ids = this.#groups.get(group);
      if (ids === undefined) this.#groups.set(group, (ids = new Set()));
      ids.add(id);
    }
    return id;
  }

  /** `{ value, contextId, group }` of an id. */
  get(id) {
    const found = this.#objects.get(id);
    if (found !== undefined) return found;
    const parts = /^-?\d+\.(\d+)\.\d+$/.exec(id);
    if (parts === null) throw new ProtocolError('Invalid remote object id');
    const { contexts } = require('target');
    if (!contexts.has(Number(parts[1]))) {
      throw new ProtocolError('Cannot find context with specified id');
    }
    throw new ProtocolError('Could not find object with given id');
  }

  release(id) {
    const found = this.get(id);
    this.#objects.delete(id);
    this.#groups.get(found.group)?.delete(id);
  }

  releaseGroup(group) {
    for (const id of this.#groups.get(group) ?? []) this.#objects.delete(id);
    this.#groups.delete(group);
  }

  clear() {
    this.#objects.clear();
    this.#groups.clear();
  }
}

module.exports = { ObjectTable, Virtual };
