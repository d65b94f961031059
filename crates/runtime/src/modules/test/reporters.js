'use strict';

// The public module `node:test/reporters`: the reporters over a source of events, as generators and as a
// transform stream.

const { ObjectDefineProperties } = primordials;

const { generator, specStream } = require('#test/reporters_of');

/** `spec`: a transform stream of events into text; may be called without `new`. */
function spec() {
  return specStream();
}

/** `lcov`: the same. */
function lcov() {
  return require('#test/report_lcov').lcovStream();
}

const dot = generator('dot', process.stdout);
const junit = generator('junit');
const tap = generator('tap');

ObjectDefineProperties(module.exports, {
  dot: { __proto__: null, configurable: true, enumerable: true, get: () => dot },
  junit: { __proto__: null, configurable: true, enumerable: true, get: () => junit },
  spec: { __proto__: null, configurable: true, enumerable: true, value: spec },
  tap: { __proto__: null, configurable: true, enumerable: true, get: () => tap },
  lcov: { __proto__: null, configurable: true, enumerable: true, value: lcov },
});
