'use strict';
// Where diagnostics_channel, once a program loads it, leaves itself for the console, which publishes
// its messages on `console.log`, `console.error` and so on, and where trace events of timers and counters
// are asked for. Until then there is nothing to ask.

module.exports = { source: undefined, trace: undefined };
