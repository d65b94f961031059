'use strict';
// Preloaded by the collector stress: collects garbage between all steps of a program, so that a value which nothing
// holds on to does not live by luck. Runs as often as time allows: after every callback at first, then more and more rarely.

const { createHook } = require('node:async_hooks');

const { gc } = globalThis;
let calls = 0;

function collect() {
  calls++;
  // Programs that make thousands of things would take for ever.
  if (calls > 200 && calls % (calls > 50_000 ? 1024 : 64) !== 0) return;
  gc();
}

// As each resource comes into being, and before and after its callbacks.
createHook({ init: collect, before: collect, after: collect }).enable();
// And when nothing else happens.
setInterval(collect, 5).unref();
// The preload leaves no trace that a program could see.
delete globalThis.gc;
