'use strict';

// What a worker and its owner say to each other over the channel that programs do not see.

const types = {
  __proto__: null,
  LOAD_SCRIPT: 'loadScript',
  UP_AND_RUNNING: 'upAndRunning',
  ERROR: 'error',
  STDIO_PAYLOAD: 'stdioPayload',
  STDIO_WANTS_MORE_DATA: 'stdioWantsMoreData',
};

module.exports = { types };
