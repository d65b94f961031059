'use strict';

// What a process does at its start when its parent has left it a channel.

const { NumberParseInt } = primordials;

/** Opens the channel that the environment names; the child's own children must not find it there. */
function openChannel(text) {
  delete process.env.NODE_CHANNEL_FD;
  const mode = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('child_process')._forkChild(NumberParseInt(text, 10), mode);
  if (process.env.NODE_UNIQUE_ID !== undefined) {
    // A cluster's worker.
    require('cluster')._setupWorker();
    delete process.env.NODE_UNIQUE_ID;
  }
}

module.exports = { openChannel };
