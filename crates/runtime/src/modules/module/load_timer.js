'use strict';

// How long each `require` took, for those who ask: `NODE_DEBUG=module_timer` prints it, the trace category
// `node.module_timer` records it.

const { debuglog } = require('#util/debuglog');

const wanted = { __proto__: null, log: debuglog('module_timer').enabled, trace: undefined };

/** Calls `load` and tells how long it took; errors take their time, too. */
function timed(id, parent, load) {
  const { log, trace } = wanted;
  const done = trace?.(`require('${id}')`);
  const start = log ? internalBinding('performance').now() : 0;
  try {
    return load(id, parent);
  } finally {
    if (done !== undefined) done();
    if (log) {
      const { formatTime } = require('#console/internal');
      const time = formatTime(internalBinding('performance').now() - start);
      const from = parent?.id ?? '';
      process.stderr.write(`MODULE_TIMER ${process.pid} [${from}] [${id}]: ${time}\n`);
    }
  }
}

/** The function that times loads; null as long as nobody asks. */
function timer() {
  return wanted.log || wanted.trace !== undefined ? timed : null;
}

/** `begin(name)` gives what ends the event; undefined for no more events. */
function setTrace(begin) {
  wanted.trace = begin;
  // From the command line this comes before the loader, which will ask.
  if (require('#module/builtins').isLoaded('trace_events')) {
    require('#module/cjs_loader').state.timer = timer();
  }
}

module.exports = { setTrace, timer };
