'use strict';

// The runtime's own channels, for the modules that publish on them. Nobody can have subscribed before
// the public module was loaded, so until then there is nothing to ask.

// The module leaves itself there when it is loaded.
const channels = require('#console/channels');

const found = { __proto__: null };

/** The channel `name` when it has subscribers, else undefined. */
function heard(name) {
  const { source: dc } = channels;
  if (dc === undefined) return undefined;
  const channel = (found[name] ??= dc.channel(name));
  return channel.hasSubscribers ? channel : undefined;
}

/** As `heard`, of a tracing channel. */
function heardTracing(name) {
  const { source: dc } = channels;
  if (dc === undefined) return undefined;
  const key = `tracing:${name}`;
  const channel = (found[key] ??= dc.tracingChannel(name));
  return channel.hasSubscribers ? channel : undefined;
}

// Set while trace events of connects are wanted: called with a socket and the arguments of its `connect`.
const watchers = { connect: undefined };

module.exports = { heard, heardTracing, watchers };
