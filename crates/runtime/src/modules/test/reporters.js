'use strict';

// The public module `node:test/reporters`: the reporters over a source of events, as generators and as a
// transform stream.

const { ObjectDefineProperty } = primordials;

const { generator, specStream } = require('#test/reporters_of');

/** `spec`: a transform stream of events into text; may be called without `new`. */
function spec() {
  return specStream();
}

const makers = {
  __proto__: null,
  dot: generator('dot', process.stdout),
  junit: generator('junit'),
  spec,
  tap: generator('tap'),
};

function define(name, descriptor) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    ...descriptor,
  });
}

for (const name in makers) define(name, { value: makers[name], writable: true });
// An object mode transform, made anew at each access.
define('lcov', {
  get() {
    return require('#test/report_lcov').lcovStream();
  },
});
