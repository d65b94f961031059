'use strict';
// What makes a Readable pleasant in a world of promises: async iteration, disposal, `Readable.from`,
// the operators (map, filter, ...) and the bridges to web streams. The heavier parts load when used.

const {
  ObjectDefineProperty,
  ObjectKeys,
  Promise,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
  SymbolFor,
} = primordials;
const { validateObject } = require('#internal/validators');

let lazyOperators;
function operators() {
  lazyOperators ??= require('#stream/operators');
  return lazyOperators;
}

function toAsyncIterator(Readable, stream, options) {
  const { ReadableIterator } = require('#stream/readable_iterator');
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  return new ReadableIterator(stream, options);
}

// Methods, so that they cannot be constructed, with the lengths that Node gives them.
const operatorMethods = {
  __proto__: null,
  drop(number, options = undefined) {
    return operators().drop(this, number, options);
  },
  filter(fn, options) {
    return operators().filter(this, fn, options);
  },
  flatMap(fn, options) {
    return operators().flatMap(this, fn, options);
  },
  map(fn, options) {
    return operators().map(this, fn, options);
  },
  take(number, options = undefined) {
    return operators().take(this, number, options);
  },
  asIndexedPairs(options = undefined) {
    return operators().asIndexedPairs(this, options);
  },
  every(fn, options = undefined) {
    return operators().every(this, fn, options);
  },
  forEach(fn, options) {
    return operators().forEach(this, fn, options);
  },
  reduce(reducer, initialValue, options) {
    return operators().reduce(this, reducer, initialValue, options, arguments.length > 1);
  },
  toArray(options) {
    return operators().toArray(this, options);
  },
  some(fn, options = undefined) {
    return operators().some(this, fn, options);
  },
  find(fn, options) {
    return operators().find(this, fn, options);
  },
};

function installOperators(proto) {
  const names = ObjectKeys(operatorMethods);
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(proto, names[i], {
      __proto__: null,
      value: operatorMethods[names[i]],
      enumerable: false,
      configurable: true,
      writable: true,
    });
  }
}

// As a source of `stream/iter`.
const toAsyncStreamable = SymbolFor('Stream.toAsyncStreamable');

function install(Readable) {
  const proto = Readable.prototype;

  proto.iterator = function (options) {
    if (options !== undefined) validateObject(options, 'options');
    return toAsyncIterator(Readable, this, options);
  };
  proto[SymbolAsyncIterator] = function () {
    return toAsyncIterator(Readable, this);
  };
  proto[toAsyncStreamable] = function () {
    return require('#stream/iter_readable').batchesOfReadable(this);
  };
  proto[SymbolAsyncDispose] = function () {
    let error;
    if (!this.destroyed) {
      const { AbortError } = require('#internal/errors');
      error = this.readableEnded ? null : new AbortError();
      this.destroy(error);
    }
    return new Promise((resolve, reject) => {
      require('#stream/end_of_stream').eos(this, (err) => {
        if (err && err !== error) reject(err);
        else resolve();
      });
    });
  };
  proto.compose = function compose(stream, options) {
    return require('#stream/compose').composeReadable(this, stream, options);
  };
  installOperators(proto);

  Readable.from = function (iterable, options) {
    return require('#stream/from')(Readable, iterable, options);
  };
  Readable.fromWeb = function (readableStream, options) {
    return require('#stream/web_adapters').newReadableFromWeb(readableStream, options);
  };
  Readable.toWeb = function (streamReadable, options) {
    return require('#stream/web_adapters').newWebFromReadable(streamReadable, options);
  };
  // A Readable over a stream of the oldest kind.
  Readable.wrap = function (source, options) {
    return new Readable({
      objectMode: source.readableObjectMode ?? source.objectMode ?? true,
      ...options,
      destroy(err, callback) {
        require('#stream/destroy').destroyer(source, err);
        callback(err);
      },
    }).wrap(source);
  };
}

module.exports = { install };
