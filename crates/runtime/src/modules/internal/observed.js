'use strict';

// What `PerformanceObserver`s want to hear of from dns, http and net. The counts live here, so that those who would have
// something to tell can look without loading `perf_hooks`: whoever observes has loaded it.

/** How many observers want entries of each of these types. */
const observed = { __proto__: null, dns: 0, http: 0, net: 0 };

/** Begins something that is observed; gives the function that ends it, whose argument is the entry's `detail`. */
function measure(type, name) {
  const { now } = require('#perf_hooks/now');
  const start = now();
  return (detail) => {
    const { enqueue } = require('#perf_hooks/observe');
    const { createNodeEntry } = require('#perf_hooks/entries');
    enqueue(createNodeEntry(name, type, start, now() - start, detail));
  };
}

module.exports = { measure, observed };
