'use strict';

// The domains of the protocol that are Node's own matter and not the engine's.

const network = require('#inspector/network_domain');
const storage = require('#inspector/storage_domain');

const commands = { __proto__: null, ...network.commands, ...storage.commands };

/** Ends what a conversation had started. */
function release(state) {
  network.release(state);
  storage.release(state);
}

module.exports = { commands, release };
