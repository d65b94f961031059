'use strict';

// The runtime's own channels, for the modules that publish on them. Nobody can have subscribed before
// the public module was loaded, so until then there is nothing to ask.

const { isLoaded } = require('#module/builtins');

let dc;
const found = { __proto__: null };

/** The channel `name` when it has subscribers, else undefined. */
function heard(name) {
  if (dc === undefined) {
    if (!isLoaded('diagnostics_channel')) return undefined;
    dc = require('diagnostics_channel');
  }
  const channel = (found[name] ??= dc.channel(name));
  return channel.hasSubscribers ? channel : undefined;
}

/** As `heard`, of a tracing channel. */
function heardTracing(name) {
  if (dc === undefined) {
    if (!isLoaded('diagnostics_channel')) return undefined;
    dc = require('diagnostics_channel');
  }
  const key = `tracing:${name}`;
  const channel = (found[key] ??= dc.tracingChannel(name));
  return channel.hasSubscribers ? channel : undefined;
}

module.exports = { heard, heardTracing };
