'use strict';

// The reporters of this module as what `compose` takes: generators over a source of events, and the transform `spec`.

const { shouldColorize } = require('#console/internal');

/** The text that a printer makes of the events of `source`. */
async function* print(printer, source) {
  const first = printer.begin();
  if (first !== '') yield first;
  for await (const event of source) {
    const text = printer.event(event);
    if (text !== '') yield text;
  }
  const last = printer.end();
  if (last !== '') yield last;
}

/** A generator function that prints the events of `source`. */
function generator(name, destination) {
  return {
    async *[name](source) {
      const colors = destination !== undefined && shouldColorize(destination);
      yield* print(require(`#test/report_${name}`).create({ colors }), source);
    },
  }[name];
}

/** `spec` as a transform stream of events into text. */
function specStream(destination) {
  const { Transform } = require('stream');
  const colors = shouldColorize(destination ?? process.stdout);
  const printer = require('#test/report_spec').create({ colors });
  return new Transform({
    __proto__: null,
    writableObjectMode: true,
    transform(event, encoding, callback) {
      callback(null, printer.event(event));
    },
    flush(callback) {
      callback(null, printer.end());
    },
  });
}

function reporterFor(name, destination) {
  return name === 'spec' ? specStream(destination) : generator(name, destination);
}

module.exports = { generator, reporterFor, specStream };
