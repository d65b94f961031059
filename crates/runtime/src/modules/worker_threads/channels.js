'use strict';

// What `diagnostics_channel` hears of workers.

let channel;

/** A thread was made. */
function threadCreated(worker) {
  channel ??= require('diagnostics_channel').channel('worker_threads');
  if (channel.hasSubscribers) channel.publish({ worker });
}

module.exports = { threadCreated };
