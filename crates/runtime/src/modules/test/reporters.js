'use strict';

// The public module `node:test/reporters`: the reporters over a source of events, as generators and as a
// transform stream.

const { ObjectDefineProperty } = primordials;

const { notImplemented } = require('#internal/errors');

/** A generator function that prints the events of `source`. */
function generator(name) {
  return {
    async *[name](source) {
      const printer = require(`#test/report_${name}`).create({ colors: false });
      yield printer.begin();
      for await (const event of source) {
        const text = printer.event(event);
        if (text !== '') yield text;
      }
      yield printer.end();
    },
  }[name];
}

function unbuilt(name) {
  return {
    [name]() {
      throw notImplemented(`test/reporters.${name}`);
    },
  }[name];
}

/** `spec`: a transform stream of events into text; may be called without `new`. */
function spec() {
  const { Transform } = require('stream');
  const printer = require('#test/report_spec').create({ colors: false });
  const stream = new Transform({
    __proto__: null,
    writableObjectMode: true,
    transform(event, encoding, callback) {
      callback(null, printer.event(event));
    },
    flush(callback) {
      callback(null, printer.end());
    },
  });
  return stream;
}

const makers = {
  __proto__: null,
  dot: generator('dot'),
  junit: unbuilt('junit'),
  spec,
  tap: generator('tap'),
  lcov: unbuilt('lcov'),
};

for (const name in makers) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: makers[name],
    writable: true,
  });
}
