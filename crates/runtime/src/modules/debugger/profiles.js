'use strict';

// Profiles of processor time and snapshots of memory that the debugger takes of the program.

const { ArrayPrototypePush, JSONStringify, Promise } = primordials;

const { customInspectSymbol } = require('#internal/util');

/** One profile. */
class Profile {
  #session;

  constructor(session, data) {
    this.#session = session;
    this.data = data;
  }

  /** Writes it to a file. */
  save(filename = 'node.cpuprofile') {
    const path = require('path').resolve(filename);
    require('fs').writeFileSync(path, JSONStringify(this.data));
    this.#session.print(`Saved profile to ${path}`);
  }

  [customInspectSymbol](depth, { stylize }) {
    const { startTime, endTime } = this.data;
    return stylize(`[Profile ${endTime - startTime}μs]`, 'special');
  }
}

class Profiles {
  /** All that were taken. */
  list = [];
  #session;
  #snapshot = undefined;

  constructor(session) {
    this.#session = session;
    const { client } = session;
    client.on('Profiler.consoleProfileFinished', ({ profile }) => {
      this.#add(profile);
      const last = this.list.length - 1;
      session.print(`Captured new CPU profile.\nAccess it with profiles[${last}]`);
    });
    client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => this.#onChunk(chunk));
  }

  #add(data) {
    const profile = new Profile(this.#session, data);
    ArrayPrototypePush(this.list, profile);
    return profile;
  }

  start() {
    return this.#session.client.call('Profiler.start').then(() => undefined);
  }

  async stop() {
    const { profile } = await this.#session.client.call('Profiler.stop');
    return this.#add(profile);
  }

  #onChunk(chunk) {
    this.#snapshot?.file.write(chunk);
  }

  /** Writes a snapshot to a file; one that is asked for meanwhile waits for that instead. */
  takeHeapSnapshot(filename = 'node.heapsnapshot') {
    const running = this.#snapshot;
    if (running !== undefined) {
      this.#session.print('Cannot take heap snapshot because another snapshot is in progress.');
      return running.promise;
    }
    const path = require('path').resolve(filename);
    const file = require('fs').createWriteStream(path);
    this.#snapshot = { file, promise: undefined };
    const promise = this.#write(path, file);
    this.#snapshot.promise = promise;
    return promise;
  }

  async #write(path, file) {
    try {
      await this.#session.client.call('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
      await new Promise((resolve, reject) => {
        file.on('error', reject);
        file.end(resolve);
      });
    } finally {
      this.#snapshot = undefined;
    }
    this.#session.print(`Wrote snapshot: ${path}`);
  }
}

module.exports = { Profiles };
