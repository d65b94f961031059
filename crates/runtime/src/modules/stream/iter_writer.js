'use strict';

// The writers of `stream/iter` as programs see them.

const { PromiseReject, PromiseResolve, SymbolAsyncDispose, SymbolDispose } = primordials;

const { chunkOf, chunksOf, drainableProtocol, writeSignal } = require('#stream/iter_values');
const { withSignal } = require('#stream/iter_waiting');
const { CLOSING } = require('#stream/iter_sink');

/** A class of writers to a `Sink`. Each kind has its name, and all methods are its own. */
function writerClass(name) {
  const named = {
    __proto__: null,
    [name]: class {
      #sink;

      constructor(sink) {
        this.#sink = sink;
      }

      get canWrite() {
        return this.#sink.canWrite;
      }

      write(chunk, options) {
        return this.#sink.write([chunkOf(chunk)], writeSignal(options));
      }

      writev(chunks, options) {
        return this.#sink.write(chunksOf(chunks), writeSignal(options));
      }

      writeSync(chunk) {
        return this.#sink.writeSync([chunkOf(chunk)]);
      }

      writevSync(chunks) {
        return this.#sink.writeSync(chunksOf(chunks));
      }

      end(options) {
        const signal = writeSignal(options);
        if (signal?.aborted) return PromiseReject(signal.reason);
        const sink = this.#sink;
        const ended = sink.end();
        return sink.state === CLOSING ? withSignal(ended, signal) : ended;
      }

      endSync() {
        return this.#sink.endSync();
      }

      fail(reason) {
        this.#sink.fail(reason);
      }

      [drainableProtocol]() {
        return this.#sink.drain();
      }

      [SymbolAsyncDispose]() {
        const sink = this.#sink;
        if (sink.state === CLOSING) return sink.ending.promise;
        sink.fail();
        return PromiseResolve();
      }

      [SymbolDispose]() {
        this.#sink.fail();
      }
    },
  };
  return named[name];
}

module.exports = { writerClass };
